import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import type { People } from "../growth/pipeline-answers.ts";

/** Whose customers come first; nothing where nobody is known. */
export function WeekOwner({ owner, onPick }: { owner: string; onPick: (owner: string) => void }) {
  const { t } = useTranslation("week");
  const people = useAsk<People>("/people").data?.rows ?? [];
  if (people.length === 0) return null;
  return (
    <div className="growth-controls">
      <NativeSelect
        label={t("owner")}
        value={owner}
        data={[
          { value: "", label: t("anybody") },
          ...people.map(({ person, name }) => ({ value: person, label: name })),
        ]}
        onChange={({ currentTarget }) => onPick(currentTarget.value)}
      />
    </div>
  );
}
