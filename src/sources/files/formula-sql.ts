import { FORMULA_STARTS } from "../../base/formula-guard.ts";

/** SQL for text as `guarded` writes it. */
export function guardedSql(text: string): string {
  return `case when regexp_matches(${text}, '^''*[${FORMULA_STARTS}]') then '''' || ${text} else ${text} end`;
}

/** SQL for text as it was before it was guarded. */
export function unguardedSql(text: string): string {
  return `case when starts_with(${text}, '''') and regexp_matches(${text}, '^''+[${FORMULA_STARTS}]') then substr(${text}, 2) else ${text} end`;
}
