import { useTranslation } from "react-i18next";
import { knownCause } from "../data/causes.ts";

/** The name of a cause, which depends on its sign, and the rule behind it. */
export function useCauseWords(): {
  name(cause: string, value: number): string;
  rule(cause: string): string | null;
} {
  const { t } = useTranslation("terms");
  return {
    name: (cause, value) => {
      const found = knownCause(cause);
      if (found === undefined) return cause;
      return value < 0 ? t(`causes-down.${found}`) : t(`causes-up.${found}`);
    },
    rule: (cause) => {
      const found = knownCause(cause);
      return found === undefined ? null : t(`rules.${found}`);
    },
  };
}
