// Everything here makes pages quicker or handier; the pages are whole without it.
import { Complete } from "./complete";
import { CopyButton } from "./copy";
import { Filter } from "./filter";
import { Hero } from "./hero";
import { startKeys } from "./keys";
import { Listing } from "./listing";
import { Paste } from "./paste";
import { Recent } from "./recent";
import { Similar } from "./similar";
import { Step } from "./step";
import { startTheme } from "./theme";
import { startTies } from "./ties";

customElements.define("marka-hero", Hero);
customElements.define("marka-step", Step);
customElements.define("marka-similar", Similar);
customElements.define("marka-paste", Paste);
customElements.define("marka-complete", Complete);
customElements.define("marka-recent", Recent);
customElements.define("marka-listing", Listing);
customElements.define("marka-filter", Filter);
customElements.define("marka-copy", CopyButton);
startTheme();
startTies();
startKeys();
