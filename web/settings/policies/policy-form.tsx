import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { Proposal } from "../proposal.tsx";
import { PolicyField } from "./policy-field.tsx";
import { fieldValue, type PolicyRow, type PolicySettings } from "./policy-words.ts";

/**
 * The settings of a policy, each with an example. Changes are previewed before they're saved; changes to a preset are
 * saved as a policy of your own.
 */
export function PolicyForm({
  policy,
  isOwn,
  settings,
  onSaved,
}: {
  policy: PolicyRow;
  isOwn: boolean;
  settings: PolicySettings["rows"];
  onSaved: (name: string) => void;
}) {
  const { t } = useTranslation("settings");
  const [draft, setDraft] = useState<Record<string, string>>({});
  const [name, setName] = useState("");
  const [tried, setTried] = useState<string[] | null>(null);
  const saving = useTell<PolicyRow>((saved) => {
    setDraft({});
    setTried(null);
    onSaved(saved.name);
  });
  const isPreset = policy.based_on === null;
  const changed = settings.filter(
    ({ setting }) => (draft[setting] ?? fieldValue(policy[setting])) !== fieldValue(policy[setting]),
  );
  const show = (event: FormEvent) => {
    event.preventDefault();
    saving.reset();
    setTried(changed.map(({ setting }) => `${setting}=${draft[setting] === "" ? "null" : draft[setting]}`));
  };
  const target = isPreset ? name.trim() : policy.name;
  const reset = () => {
    setDraft({});
    setTried(null);
  };
  return (
    <section aria-labelledby="policy-settings">
      <div className="section-head">
        <h2 id="policy-settings">{t("policy.settings-of", { name: policy.name })}</h2>
      </div>
      <p className="quiet">
        {t(isPreset ? "policy.preset-text" : isOwn ? "policy.own-used" : "policy.own-text")}
      </p>
      <form onSubmit={show}>
        <div className="policy-fields">
          {settings.map(({ setting, options }) => (
            <PolicyField
              key={setting}
              setting={setting}
              options={options}
              saved={fieldValue(policy[setting])}
              value={draft[setting] ?? fieldValue(policy[setting])}
              onPick={(value) => {
                setDraft({ ...draft, [setting]: value });
                setTried(null);
              }}
            />
          ))}
        </div>
        {changed.length > 0 && (
          <SaveRow
            count={changed.length}
            newName={isPreset ? name : null}
            onName={setName}
            isTried={tried !== null}
            onUndo={reset}
          />
        )}
      </form>
      {tried !== null && (
        <Proposal
          path="/policies/preview"
          question={{ from: policy.name, against: policy.name, set: tried }}
          title={t("effect.title")}
          saving={saving}
          onSave={() =>
            saving.mutate({
              path: `/policies/${encodeURIComponent(target)}`,
              input: { set: tried, ...(isPreset && { from: policy.name }) },
            })
          }
          onCancel={() => setTried(null)}
        />
      )}
    </section>
  );
}

/** How much was changed, with what to do about it. */
function SaveRow({
  count,
  newName,
  onName,
  isTried,
  onUndo,
}: {
  count: number;
  /** What the new policy is called; null where there is no new one. */
  newName: string | null;
  onName: (name: string) => void;
  isTried: boolean;
  onUndo: () => void;
}) {
  const { t } = useTranslation("settings");
  return (
    <div className="row-form policy-save">
      <span>{t("policy.changed", { count })}</span>
      {newName !== null && (
        <TextInput
          label={t("policy.new-name")}
          description={t("policy.new-hint")}
          required
          value={newName}
          onChange={({ currentTarget }) => onName(currentTarget.value)}
        />
      )}
      {!isTried && (
        <Button type="submit" size="xs">
          {t("see-effect")}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={onUndo}>
        {t("policy.undo")}
      </Button>
    </div>
  );
}
