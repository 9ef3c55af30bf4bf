import { readsWell } from "./access.ts";

readsWell("en-GB", "en");
