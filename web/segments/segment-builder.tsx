import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SegmentFields } from "../data/api.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { useDimensionName } from "../tables/dimension-name.ts";
import { ConditionChip } from "./condition-chip.tsx";
import type { Condition, Groups } from "./filter-text.ts";

/** Builds a segment from groups of conditions: all conditions of at least one group must hold. */
export function SegmentBuilder({
  groups,
  fields,
  policy,
  onChange,
}: {
  groups: Groups;
  fields: SegmentFields["rows"];
  policy: string;
  onChange: (groups: Groups) => void;
}) {
  const { t } = useTranslation("segments");
  const dimension = useDimensionName();
  const shown = groups.length === 0 ? [[]] : groups;
  const setGroup = (place: number, group: Condition[]) =>
    onChange(shown.map((one, at) => (at === place ? group : one)).filter((one) => one.length > 0));
  return (
    <div className="builder">
      {shown.map((group, place) => (
        <fieldset
          className="builder-group"
          // biome-ignore lint/suspicious/noArrayIndexKey: groups have no key but their position
          key={place}
        >
          <legend>{t(place === 0 ? "builder.first" : "builder.or")}</legend>
          {group.map((condition, at) => (
            <div
              className="builder-line"
              // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no key but their position
              key={at}
            >
              {at > 0 && <span className="builder-and">{t("builder.and")}</span>}
              <ConditionChip
                condition={condition}
                fields={fields}
                policy={policy}
                onChange={(made) => setGroup(place, group.toSpliced(at, 1, made))}
                onRemove={() => setGroup(place, group.toSpliced(at, 1))}
              />
            </div>
          ))}
          <label className="builder-add">
            <span className="unseen">{t("builder.add")}</span>
            <select
              value=""
              onChange={({ currentTarget: { value } }) =>
                setGroup(place, [...group, { field: value, op: "=", values: [] }])
              }
            >
              <option value="" disabled>
                {t(group.length === 0 ? "builder.choose" : "builder.also")}
              </option>
              {fields.map(({ field }) => (
                <option key={field} value={field}>
                  {dimension(field)}
                </option>
              ))}
            </select>
          </label>
        </fieldset>
      ))}
      {groups.length > 0 && (
        <p className="builder-ways">
          <AnyOf
            fields={fields}
            onPick={(field) => onChange([...groups, [{ field, op: "=", values: [] }]])}
          />
          <PlainButton className="link" onClick={() => onChange([])}>
            {t("builder.clear")}
          </PlainButton>
        </p>
      )}
    </div>
  );
}

/** Adds a group. */
function AnyOf({ fields, onPick }: { fields: SegmentFields["rows"]; onPick: (field: string) => void }) {
  const { t } = useTranslation("segments");
  const [first] = fields;
  return (
    <Button
      size="xs"
      variant="default"
      disabled={first === undefined}
      onClick={() => first !== undefined && onPick(first.field)}
    >
      {t("builder.any")}
    </Button>
  );
}
