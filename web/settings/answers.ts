import type { z } from "zod";
import type { comparePoliciesOperation } from "../../src/api/ask/compare-policies.ts";
import type { closeOperation } from "../../src/api/books/closes.ts";
import type { setSetting } from "../../src/api/settings/organisation.ts";

export type SettingSet = z.infer<typeof setSetting.output>;
export type Close = z.infer<typeof closeOperation.output>;
export type Comparison = z.infer<typeof comparePoliciesOperation.output>;
