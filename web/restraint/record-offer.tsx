import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { dayName } from "../data/period.ts";
import type { OfferAdded } from "../growth/restraint-answers.ts";
import { Refused, Said } from "../settings/said.tsx";
import { CHANNELS, type Channel, type Who } from "./about.ts";

/** Records an offer that was made, of what is chosen above. */
export function RecordOffer({
  about,
  channel,
  isAllowed,
}: {
  about: Who & { what?: string };
  /** The one that is asked about. */
  channel: Channel | null;
  isAllowed: boolean;
}) {
  const { t } = useTranslation(["customers", "review"]);
  const [picked, setPicked] = useState<Channel>("email");
  const [on, setOn] = useState("");
  const [said, setSaid] = useState("");
  const adding = useTell<OfferAdded>(({ at }) => {
    setOn("");
    setSaid(t("customers:offers.recorded", { day: dayName(at) }));
  });
  const made = channel ?? picked;
  return (
    <>
      <form
        className="row-form"
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate({
            path: "/offers",
            input: { ...about, channel: made, ...(on !== "" && { at: on }) },
          });
        }}
      >
        {channel === null && (
          <NativeSelect
            label={t("customers:offers.made-by")}
            value={picked}
            data={CHANNELS.map((value) => ({ value, label: t(`review:channels.${value}`) }))}
            onChange={({ currentTarget }) =>
              setPicked(CHANNELS.find((one) => one === currentTarget.value) ?? "email")
            }
          />
        )}
        <TextInput
          type="date"
          label={t("customers:offers.made-on")}
          value={on}
          onChange={({ currentTarget }) => setOn(currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant={isAllowed ? "filled" : "default"}
          disabled={adding.isPending}
        >
          {t("customers:offers.record")}
        </Button>
      </form>
      <Refused problem={adding.error} />
      <Said text={said} />
    </>
  );
}
