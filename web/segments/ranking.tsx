import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { lowered } from "../data/format.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import { useDimensionName } from "../tables/dimension-name.ts";
import { Leaderboard } from "../tables/leaderboard.tsx";
import { COMPARED } from "./use-compared.ts";

/** Dimensions by which the parts say nothing more than others do. */
const LEFT_OUT = ["plan", "lifecycle_age", "lifecycle_stage", "mrr_band", "families_owned", "usage_level"];

/** Any dimension ranked by a metric, of the customers that a filter describes; of all where it is empty. */
export function Ranking({ scope: all, filter }: { scope: Scope; filter: string }) {
  const scope = filter === "" ? all : { ...all, question: { ...all.question, segment: filter } };
  const { t } = useTranslation(["segments", "terms"]);
  const [params, setParams] = usePageParams();
  const catalogue = useCatalogue();
  const dimension = useDimensionName();
  const metric = COMPARED.find((id) => id === params.rank) ?? "expansion_mrr";
  const known = catalogue.data?.rows.find(({ id }) => id === metric)?.dimensions ?? [];
  const dimensions = known
    .filter((one) => one.is_supported && !LEFT_OUT.includes(one.dimension))
    .map((one) => one.dimension);
  const by = dimensions.find((name) => name === params.by) ?? params.by ?? "country";
  return (
    <Leaderboard
      id="ranking"
      title={t(filter === "" ? "segments:rank.title" : "segments:rank.of-segment", {
        metric: t(`terms:metrics.${metric}.name`),
        dimension: lowered(dimension(by)),
      })}
      scope={scope}
      of={{ metric, by }}
    >
      <NativeSelect
        size="xs"
        aria-label={t("segments:rank.metric")}
        value={metric}
        data={COMPARED.map((value) => ({ value, label: t(`terms:metrics.${value}.name`) }))}
        onChange={({ currentTarget: { value } }) => setParams({ rank: value })}
      />
      <NativeSelect
        size="xs"
        aria-label={t("segments:rank.by")}
        value={by}
        data={(dimensions.length === 0 ? [by] : dimensions).map((value) => ({
          value,
          label: dimension(value),
        }))}
        onChange={({ currentTarget: { value } }) => setParams({ by: value })}
      />
    </Leaderboard>
  );
}
