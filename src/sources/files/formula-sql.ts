import { FORMULA_STARTS } from "../../base/formula-guard.ts";

/** SQL that escapes text as `guarded` does. */
export function guardedSql(text: string): string {
  return `case when regexp_matches(${text}, '^''*[${FORMULA_STARTS}]') then '''' || ${text} else ${text} end`;
}

/** SQL that undoes `guarded`. */
export function unguardedSql(text: string): string {
  return `case when starts_with(${text}, '''') and regexp_matches(${text}, '^''+[${FORMULA_STARTS}]') then substr(${text}, 2) else ${text} end`;
}
