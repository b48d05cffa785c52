//! Families drawn from a seed, and every answer about them by trying all constructions.
//!
//! Nothing here uses the engine's evaluation: it is what the engine is held against.
#![allow(dead_code, reason = "each test binary uses its part")]

pub(crate) mod bdd;
pub(crate) mod brute;
pub(crate) mod family;
pub(crate) mod formula;
pub(crate) mod sat;

use rust_decimal::Decimal;

/// A small generator of numbers, the same for ever.
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Draw {
        Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A number below `end` tenths.
    pub(crate) fn tenths(&mut self, end: usize) -> Decimal {
        Decimal::from(self.below(end)) / Decimal::TEN
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub(crate) fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// `count` different numbers below `end`, ascending.
    pub(crate) fn some(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut left = (0..end).collect::<Vec<_>>();
        while left.len() > count {
            left.remove(self.below(left.len()));
        }
        left
    }
}
