import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fetchFile, type Problem } from "../data/api.ts";
import { download } from "../export/picture.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Refused } from "../settings/said.tsx";
import type { Asked } from "./sql-answers.ts";

const KINDS = { csv: "CSV", parquet: "Parquet" } as const;
type Kind = keyof typeof KINDS;

/** The whole result as a file; one that is too large for that is refused, not cut. */
export function Download({ asked }: { asked: Asked }) {
  const { t } = useTranslation("bar");
  const getting = useMutation<void, Problem, Kind>({
    mutationFn: async (kind) => download(`query.${kind}`, await fetchFile(`/sql.${kind}`, asked)),
  });
  return (
    <span className="sql-files">
      {(["csv", "parquet"] as const).map((kind) => (
        <PlainButton
          key={kind}
          className="link"
          aria-label={t("sql.file", { kind: KINDS[kind] })}
          disabled={getting.isPending}
          onClick={() => getting.mutate(kind)}
        >
          {KINDS[kind]}
        </PlainButton>
      ))}
      <Refused problem={getting.error} />
    </span>
  );
}
