import { useTranslation } from "react-i18next";

const CAUSES = [
  "new",
  "reactivation",
  "plan",
  "seats",
  "add_on",
  "cross_sell",
  "usage",
  "price",
  "term",
  "discount",
  "status",
  "churn",
  "transfer",
  "fx",
] as const;

/** What a cause is called when it adds and when it takes, and the rule that named it. */
export function useCauseWords(): {
  name(cause: string, value: number): string;
  rule(cause: string): string | null;
} {
  const { t } = useTranslation("terms");
  const known = (cause: string) => CAUSES.find((one) => one === cause);
  return {
    name: (cause, value) => {
      const found = known(cause);
      if (found === undefined) return cause;
      return value < 0 ? t(`causes-down.${found}`) : t(`causes-up.${found}`);
    },
    rule: (cause) => {
      const found = known(cause);
      return found === undefined ? null : t(`rules.${found}`);
    },
  };
}
