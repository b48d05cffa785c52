//! The command line: what may be written, and its help in Russian.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

/// Layout of a help page: what it is about, how to call it, what it takes, examples.
const HELP: &str = "{about}\n\nИспользование:\n  {usage}\n\n{all-args}{after-help}";

/// Everything that may be written after `marka`.
#[derive(Parser)]
#[command(
    name = "marka",
    version,
    about = "Условные обозначения кабелей и проводов: составить, прочесть, проверить",
    help_template = HELP,
    override_usage = "marka [КЛЮЧИ] КОМАНДА",
    subcommand_help_heading = "Команды",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Keys of every command.
#[derive(Args)]
#[command(next_help_heading = "Общие ключи")]
pub(crate) struct Common {
    /// Взять правила из папки вместо встроенных
    #[arg(long, global = true, value_name = "ПАПКА")]
    pub(crate) rules: Option<PathBuf>,
    /// Показать справку
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Показать версию
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Составить обозначение по выбранной конструкции
    #[command(
        help_template = HELP,
        override_usage = "marka form СЕМЕЙСТВО [ЭЛЕМЕНТ=ВАРИАНТ]... [КЛЮЧИ]",
        after_help = include_str!("help/form.txt")
    )]
    Form(Form),
    /// Показать, какие варианты остаются после выбора
    #[command(
        help_template = HELP,
        override_usage = "marka domains СЕМЕЙСТВО [ЭЛЕМЕНТ=ВАРИАНТ]... [КЛЮЧИ]",
        after_help = include_str!("help/domains.txt")
    )]
    Domains(Domains),
    /// Прочесть обозначения в любом тексте
    #[command(
        help_template = HELP,
        override_usage = "marka decode [ТЕКСТ]... [КЛЮЧИ]",
        after_help = include_str!("help/decode.txt")
    )]
    Decode(Decode),
    /// Найти ближайшие аналоги в других стандартах и системах
    #[command(
        help_template = HELP,
        override_usage = "marka analogues ТЕКСТ... [КЛЮЧИ]",
        after_help = include_str!("help/analogues.txt")
    )]
    Analogues(Analogues),
    /// Показать и проверить правила
    #[command(
        help_template = HELP,
        override_usage = "marka rules КОМАНДА [КЛЮЧИ]",
        subcommand_help_heading = "Команды",
        disable_help_subcommand = true
    )]
    Rules {
        #[command(subcommand)]
        command: Rules,
    },
    /// Запустить портал
    #[command(
        help_template = HELP,
        override_usage = "marka serve [КЛЮЧИ]",
        after_help = include_str!("help/serve.txt")
    )]
    Serve(Serve),
    /// Обновить схему базы данных
    #[command(help_template = HELP, override_usage = "marka migrate [КЛЮЧИ]")]
    Migrate(Site),
    /// Перенести данные между SQLite и PostgreSQL
    #[command(
        help_template = HELP,
        override_usage = "marka db КОМАНДА [КЛЮЧИ]",
        subcommand_help_heading = "Команды",
        disable_help_subcommand = true
    )]
    Db {
        #[command(subcommand)]
        command: Db,
    },
    /// Сделать резервную копию, не останавливая портал
    #[command(help_template = HELP, override_usage = "marka backup [КЛЮЧИ]", after_help = include_str!("help/backup.txt"))]
    Backup(Backup),
    /// Восстановить установку из резервной копии
    #[command(
        help_template = HELP,
        override_usage = "marka restore КОПИЯ [КЛЮЧИ]",
        after_help = include_str!("help/restore.txt")
    )]
    Restore(Restore),
    /// Проверить установку и сказать, что поправить
    #[command(
        help_template = HELP,
        override_usage = "marka doctor [КЛЮЧИ]",
        after_help = include_str!("help/doctor.txt")
    )]
    Doctor(Site),
    /// Обновить программу, с возвратом к прежней версии, если что-то не так
    #[command(
        help_template = HELP,
        override_usage = "marka update КОМАНДА [КЛЮЧИ]",
        subcommand_help_heading = "Команды",
        disable_help_subcommand = true
    )]
    Update {
        #[command(subcommand)]
        command: Update,
    },
    /// Для изготовителя: собрать, подписать и отозвать выпуск программы
    #[command(
        help_template = HELP,
        override_usage = "marka release КОМАНДА [КЛЮЧИ]",
        subcommand_help_heading = "Команды",
        disable_help_subcommand = true
    )]
    Release {
        #[command(subcommand)]
        command: Release,
    },
    /// Для изготовителя: что работает на площадках, которые об этом сообщают
    #[command(help_template = HELP, override_usage = "marka fleet ПАПКА [КЛЮЧИ]")]
    Fleet {
        /// Папка с отчётами площадок
        #[arg(value_name = "ПАПКА", help_heading = "Аргументы")]
        folder: PathBuf,
        /// Для программ: одним значением JSON
        #[arg(long, help_heading = "Ключи")]
        json: bool,
    },
    /// Собрать сведения об установке для поддержки, без имён и секретов
    #[command(
        help_template = HELP,
        override_usage = "marka support-bundle [КЛЮЧИ]",
        after_help = include_str!("help/support-bundle.txt")
    )]
    SupportBundle(Site),
    /// Вести учётные записи с сервера
    #[command(
        help_template = HELP,
        override_usage = "marka user КОМАНДА [КЛЮЧИ]",
        subcommand_help_heading = "Команды",
        disable_help_subcommand = true
    )]
    User {
        #[command(subcommand)]
        command: User,
    },
    /// Напечатать дополнения для командной оболочки
    #[command(
        help_template = HELP,
        override_usage = "marka completions bash|zsh|fish",
        after_help = include_str!("help/completions.txt")
    )]
    Completions {
        /// Оболочка: bash, zsh или fish
        #[arg(value_name = "ОБОЛОЧКА", hide_possible_values = true, help_heading = "Аргументы")]
        shell: Shell,
    },
}

/// A family and choices among its elements.
#[derive(Args)]
#[command(next_help_heading = "Аргументы")]
pub(crate) struct Choices {
    /// Семейство, как его печатает «marka rules list»
    #[arg(value_name = "СЕМЕЙСТВО")]
    pub(crate) family: String,
    /// Выбранный вариант элемента конструкции
    #[arg(value_name = "ЭЛЕМЕНТ=ВАРИАНТ")]
    pub(crate) choices: Vec<String>,
}

/// How an answer is printed.
#[derive(Args)]
#[command(next_help_heading = "Ключи")]
pub(crate) struct Output {
    /// Ответить в JSON, для программ
    #[arg(long)]
    pub(crate) json: bool,
}

/// `marka form`.
#[derive(Args)]
pub(crate) struct Form {
    #[command(flatten)]
    pub(crate) choices: Choices,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Не писать того, что в тексте можно опустить
    #[arg(long, help_heading = "Ключи")]
    pub(crate) brief: bool,
    /// Документ на поставку: напечатать запись в заказе с ним
    #[arg(long, value_name = "ДОКУМЕНТ", help_heading = "Ключи")]
    pub(crate) document: Option<String>,
}

/// `marka domains`.
#[derive(Args)]
pub(crate) struct Domains {
    #[command(flatten)]
    pub(crate) choices: Choices,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `marka decode`.
#[derive(Args)]
pub(crate) struct Decode {
    /// Строки для чтения; без них и без --input читается стандартный ввод
    #[arg(value_name = "ТЕКСТ", help_heading = "Аргументы", conflicts_with = "input")]
    pub(crate) texts: Vec<String>,
    /// Читать строки из файла; «-» — стандартный ввод
    #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
    pub(crate) input: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Сколько потоков занять; по умолчанию — все ядра
    #[arg(long, value_name = "ЧИСЛО", help_heading = "Ключи")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// `marka analogues`.
#[derive(Args)]
pub(crate) struct Analogues {
    /// Обозначения кабелей
    #[arg(value_name = "ТЕКСТ", help_heading = "Аргументы", required = true)]
    pub(crate) texts: Vec<String>,
    /// Показать и то, что совпадает
    #[arg(long, help_heading = "Ключи")]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `marka rules …`.
#[derive(Subcommand)]
pub(crate) enum Rules {
    /// Перечислить семейства
    #[command(help_template = HELP, override_usage = "marka rules list [КЛЮЧИ]")]
    List(Output),
    /// Показать семейство: элементы, варианты, правила, источники
    #[command(help_template = HELP, override_usage = "marka rules show СЕМЕЙСТВО [КЛЮЧИ]")]
    Show {
        /// Семейство, как его печатает «marka rules list»
        #[arg(value_name = "СЕМЕЙСТВО", help_heading = "Аргументы")]
        family: String,
        #[command(flatten)]
        output: Output,
    },
    /// Проверить файлы правил
    #[command(
        help_template = HELP,
        override_usage = "marka rules check [КЛЮЧИ]",
        after_help = include_str!("help/check.txt")
    )]
    Check {
        /// Показать, какие факты несут правила, а какие оставлены и почему
        #[arg(long, help_heading = "Ключи")]
        coverage: bool,
        #[command(flatten)]
        output: Output,
    },
    /// Доказать, что обозначения обратимы и однозначны
    #[command(
        help_template = HELP,
        override_usage = "marka rules prove [КЛЮЧИ]",
        after_help = include_str!("help/prove.txt")
    )]
    Prove(Output),
}

/// Where the data of a site are.
#[derive(Args)]
#[command(next_help_heading = "Ключи")]
pub(crate) struct Site {
    /// Папка данных; по умолчанию ./data
    #[arg(long, value_name = "ПАПКА", default_value = "data", hide_default_value = true)]
    pub(crate) data: PathBuf,
    /// Файл настроек; по умолчанию marka.toml в папке данных, если он есть
    #[arg(long, value_name = "ФАЙЛ")]
    pub(crate) config: Option<PathBuf>,
}

/// `marka serve`.
#[derive(Args)]
#[command(next_help_heading = "Ключи")]
pub(crate) struct Serve {
    /// Адрес и порт; по умолчанию 127.0.0.1:8080
    #[arg(long, value_name = "АДРЕС", default_value = "127.0.0.1:8080", hide_default_value = true)]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) site: Site,
}

/// `marka db …`.
#[derive(Subcommand)]
pub(crate) enum Db {
    /// Перенести все данные в другую, пустую базу и сверить их
    #[command(help_template = HELP, override_usage = "marka db move --to АДРЕС [КЛЮЧИ]")]
    Move {
        #[command(flatten)]
        site: Site,
        /// Новая база: postgres://… или путь к файлу SQLite
        #[arg(long, value_name = "АДРЕС", help_heading = "Ключи")]
        to: String,
    },
}

/// `marka backup`.
#[derive(Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub(crate) site: Site,
    /// Куда положить копию; по умолчанию папка из файла настроек или backups в папке данных
    #[arg(long, value_name = "ПАПКА", help_heading = "Ключи")]
    pub(crate) to: Option<PathBuf>,
}

/// `marka restore`.
#[derive(Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub(crate) site: Site,
    /// Файл резервной копии
    #[arg(value_name = "КОПИЯ", help_heading = "Аргументы")]
    pub(crate) archive: PathBuf,
    /// Заменить базу, которой уже пользуются; прежняя остаётся рядом
    #[arg(long, help_heading = "Ключи")]
    pub(crate) replace: bool,
    /// Только проверить: восстановить в стороне и сверить, ничего не меняя
    #[arg(long, help_heading = "Ключи", conflicts_with = "replace")]
    pub(crate) check: bool,
    /// Файл с парольной фразой; по умолчанию тот, что назван в файле настроек
    #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// An account of a site.
#[derive(Args)]
pub(crate) struct Account {
    #[command(flatten)]
    pub(crate) site: Site,
    /// Имя для входа
    #[arg(value_name = "ИМЯ", help_heading = "Аргументы")]
    pub(crate) login: String,
}

/// `marka user …`.
#[derive(Subcommand)]
pub(crate) enum User {
    /// Перечислить людей
    #[command(help_template = HELP, override_usage = "marka user list [КЛЮЧИ]")]
    List(Site),
    /// Пригласить: напечатать ссылку, по которой человек придумает пароль
    #[command(help_template = HELP, override_usage = "marka user invite ИМЯ [КЛЮЧИ]")]
    Invite {
        #[command(flatten)]
        account: Account,
        /// Имя и фамилия
        #[arg(long, value_name = "ТЕКСТ", help_heading = "Ключи")]
        name: Option<String>,
        /// Электронная почта
        #[arg(long, value_name = "АДРЕС", help_heading = "Ключи")]
        email: Option<String>,
        /// Роль; можно указать несколько раз
        #[arg(long = "role", value_name = "РОЛЬ", help_heading = "Ключи")]
        roles: Vec<String>,
    },
    /// Напечатать ссылку на новый пароль
    #[command(help_template = HELP, override_usage = "marka user link ИМЯ [КЛЮЧИ]")]
    Link(Account),
    /// Создать ключ, по которому программа обращается к API от имени человека
    #[command(help_template = HELP, override_usage = "marka user key ИМЯ --name ПРОГРАММА [КЛЮЧИ]")]
    Key {
        #[command(flatten)]
        account: Account,
        /// Название программы: так ключ виден среди сеансов
        #[arg(long, value_name = "ПРОГРАММА", help_heading = "Ключи")]
        name: String,
    },
    /// Выключить второй фактор: телефон и коды восстановления потеряны
    #[command(help_template = HELP, override_usage = "marka user second-off ИМЯ [КЛЮЧИ]")]
    SecondOff(Account),
    /// Закрыть учётную запись
    #[command(help_template = HELP, override_usage = "marka user block ИМЯ [КЛЮЧИ]")]
    Block(Account),
    /// Открыть учётную запись снова
    #[command(help_template = HELP, override_usage = "marka user unblock ИМЯ [КЛЮЧИ]")]
    Unblock(Account),
    /// Сделать администратором
    #[command(help_template = HELP, override_usage = "marka user administrator ИМЯ [КЛЮЧИ]")]
    Administrator(Account),
}

/// Shells that completions are made for.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Reads the arguments of the process.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    let matches = Cli::command().try_get_matches()?;
    Cli::from_arg_matches(&matches)
}

impl User {
    /// The installation whose people these are.
    pub(crate) fn site(&self) -> &Site {
        match self {
            User::List(site) => site,
            User::Invite { account, .. }
            | User::Key { account, .. }
            | User::Link(account)
            | User::SecondOff(account)
            | User::Block(account)
            | User::Unblock(account)
            | User::Administrator(account) => &account.site,
        }
    }
}

/// `marka update …`.
#[derive(Subcommand)]
pub(crate) enum Update {
    /// Сказать, есть ли новая версия и что в ней
    #[command(help_template = HELP, override_usage = "marka update check [КЛЮЧИ]")]
    Check {
        #[command(flatten)]
        site: Site,
        /// Папка с выпусками, принесённая на носителе
        #[arg(long, value_name = "ПАПКА", help_heading = "Ключи")]
        from: Option<PathBuf>,
    },
    /// Обновить: проверить, сохранить, заменить, запустить; при неудаче вернуть всё, как было
    #[command(
        help_template = HELP,
        override_usage = "marka update apply [КЛЮЧИ]",
        after_help = include_str!("help/update.txt")
    )]
    Apply {
        #[command(flatten)]
        site: Site,
        /// Папка с выпусками, принесённая на носителе
        #[arg(long, value_name = "ПАПКА", help_heading = "Ключи")]
        from: Option<PathBuf>,
        /// Версия; по умолчанию новейшая из подходящих
        #[arg(long = "to", value_name = "ВЕРСИЯ", help_heading = "Ключи")]
        version: Option<String>,
        /// Для расписания: выполнить то, о чём попросили в портале, иначе поискать новое и, если так настроено, взять
        #[arg(long, help_heading = "Ключи")]
        auto: bool,
    },
    /// Довести до конца прерванное обновление
    #[command(help_template = HELP, override_usage = "marka update resume [КЛЮЧИ]")]
    Resume {
        #[command(flatten)]
        site: Site,
    },
    /// Для самого обновления: работа в папке данных от имени её владельца
    #[command(hide = true, help_template = HELP)]
    Hand {
        #[command(flatten)]
        site: Site,
        #[command(subcommand)]
        hand: Hand,
    },
    /// Показать, что и когда обновляли и чем кончилось
    #[command(help_template = HELP, override_usage = "marka update history [КЛЮЧИ]")]
    History {
        #[command(flatten)]
        site: Site,
    },
}

/// `marka update hand …`.
#[derive(Subcommand)]
pub(crate) enum Hand {
    /// Look at the installation
    Check,
    /// Write the database to the standard output
    Save,
    /// Read it from the standard input
    Back {
        /// Name under which what is there now is kept
        name: String,
    },
    /// Write what a person asked for, and forget it
    Asked,
}

/// `marka release …`.
#[derive(Subcommand)]
pub(crate) enum Release {
    /// Сделать пару ключей: открытый встраивают в программу, закрытым подписывают
    #[command(help_template = HELP, override_usage = "marka release key --to ПАПКА --passphrase-file ФАЙЛ")]
    Key {
        /// Куда положить marka.pub и marka.key
        #[arg(long, value_name = "ПАПКА", help_heading = "Ключи")]
        to: PathBuf,
        /// Файл с парольной фразой закрытого ключа
        #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
        passphrase_file: PathBuf,
    },
    /// Добавить программу в папку выпусков
    #[command(help_template = HELP, override_usage = "marka release build --program ФАЙЛ --folder ПАПКА --from ВЕРСИЯ --notes ФАЙЛ")]
    Build {
        /// Собранная программа
        #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
        program: PathBuf,
        /// Папка выпусков
        #[arg(long, value_name = "ПАПКА", help_heading = "Ключи")]
        folder: PathBuf,
        /// Канал
        #[arg(
            long,
            value_name = "КАНАЛ",
            default_value = "stable",
            hide_default_value = true,
            help_heading = "Ключи"
        )]
        channel: String,
        /// С какой версии можно перейти
        #[arg(long, value_name = "ВЕРСИЯ", help_heading = "Ключи")]
        from: String,
        /// Файл: что нового
        #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
        notes: PathBuf,
        /// Какая доля площадок берёт выпуск сама, из ста; по умолчанию все
        #[arg(
            long,
            value_name = "ДОЛЯ",
            default_value_t = 100,
            hide_default_value = true,
            help_heading = "Ключи"
        )]
        wave: u8,
    },
    /// Подписать список выпусков, если надо, отозвав некоторые
    #[command(help_template = HELP, override_usage = "marka release publish --folder ПАПКА --key ФАЙЛ --passphrase-file ФАЙЛ")]
    Publish {
        /// Папка выпусков
        #[arg(long, value_name = "ПАПКА", help_heading = "Ключи")]
        folder: PathBuf,
        /// Канал
        #[arg(
            long,
            value_name = "КАНАЛ",
            default_value = "stable",
            hide_default_value = true,
            help_heading = "Ключи"
        )]
        channel: String,
        /// Закрытый ключ
        #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
        key: PathBuf,
        /// Файл с его парольной фразой
        #[arg(long, value_name = "ФАЙЛ", help_heading = "Ключи")]
        passphrase_file: PathBuf,
        /// Версия, которую больше не брать
        #[arg(long, value_name = "ВЕРСИЯ", help_heading = "Ключи")]
        withdraw: Vec<String>,
    },
}
