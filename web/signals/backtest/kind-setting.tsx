import { Button, NumberInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { whole } from "../../data/format.ts";
import type { KindName, KindSettings } from "../../growth/growth-answers.ts";
import { Refused, Said } from "../../settings/said.tsx";

type Row = KindSettings["rows"][number];

const PATH = "/signals/settings";

/** What settings are called; those of the same name differ by kind. */
const NAMES = {
  "limit_hit share": "share",
  "limit_near share": "share",
  "seats_full share": "seats-share",
  "over_commitment share": "commitment-share",
  "limit_hit days": "days",
  "limit_near days": "days",
  "seats_full days": "days",
  "reliance days": "observed-days",
  "usage_growing days": "observed-days",
  "discount_ending days": "ending-days",
  "usage_growing growth": "growth",
  "outgrown_plan share": "next-plan-share",
  "outgrown_plan periods": "periods",
  "lookalike lift": "lift",
  "lookalike owners": "owners",
  "team_growing growth": "team-growth",
  "term_ready months": "months",
  "term_ready calm": "calm",
} as const;

/** One setting: its value within its bounds, its default, and what the server said to a change. */
export function KindSetting({ row }: { row: Row }) {
  const { t } = useTranslation("signals");
  const [value, setValue] = useState<number | string>(row.value);
  const [said, setSaid] = useState("");
  useEffect(() => setValue(row.value), [row.value]);
  const telling = useTell<{ kind: KindName; value: number }>(() => setSaid(t("settings.saved")));
  const named = Object.entries(NAMES).find(([name]) => name === `${row.kind} ${row.setting}`)?.[1];
  const of = { kind: row.kind, setting: row.setting };
  return (
    <>
      <form
        className="kind-setting"
        onSubmit={(event) => {
          event.preventDefault();
          telling.mutate({ path: PATH, input: { ...of, value: Number(value) } });
        }}
      >
        <NumberInput
          label={named === undefined ? row.summary : t(`settings.names.${named}`)}
          description={t("settings.bounds", {
            least: whole(row.least),
            most: whole(row.most),
            default: whole(row.default),
          })}
          value={value}
          min={row.least}
          max={row.most}
          allowDecimal={false}
          clampBehavior="none"
          hideControls
          onChange={setValue}
        />
        <Button type="submit" size="xs" disabled={value === row.value || value === "" || telling.isPending}>
          {t("settings.save")}
        </Button>
        {row.value !== row.default && (
          <Button
            size="xs"
            variant="default"
            disabled={telling.isPending}
            onClick={() => telling.mutate({ path: PATH, input: { ...of, reset: true } })}
          >
            {t("settings.reset")}
          </Button>
        )}
      </form>
      <Refused problem={telling.error} />
      <Said text={said} />
    </>
  );
}
