import { readsWell } from "./access.ts";

readsWell("th-TH", "th");
