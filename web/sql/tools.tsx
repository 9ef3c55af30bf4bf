import { Button, NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SegmentValues } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { CopyLink } from "../views/copy-link.tsx";
import { EACH, TOGETHER } from "./account-choice.ts";
import { LONGEST_SHARED } from "./longest-shared.ts";

/** What one does with the query: run it, end it, choose accounts, share it. */
export function Tools({
  text,
  accounts,
  isRunning,
  onAccounts,
  onRun,
  onCancel,
  address,
  children,
}: {
  text: string;
  /** What the page's address keeps of the query; nothing where it's too long. */
  address: Readonly<Record<string, string | undefined>>;
  children: ReactNode;
  accounts: string;
  isRunning: boolean;
  onAccounts: (accounts: string) => void;
  onRun: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation("bar");
  const kept = Object.entries(address).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return (
    <div className="sql-tools">
      <Button size="xs" onClick={onRun} disabled={text.trim() === ""}>
        {t("sql.run")}
      </Button>
      {isRunning && (
        <Button size="xs" variant="default" onClick={onCancel}>
          {t("sql.cancel")}
        </Button>
      )}
      {children}
      <Accounts value={accounts} onChange={onAccounts} />
      <span className="sql-share">
        {kept.length > 0 ? (
          <CopyLink address={`/sql?${new URLSearchParams(kept)}`} name={t("sql.editor")} />
        ) : (
          <span className="quiet">{t("sql.too-long", { most: whole(LONGEST_SHARED) })}</span>
        )}
      </span>
    </div>
  );
}

/** Which billing accounts are read; there's nothing to choose where there is one. */
function Accounts({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("bar");
  const { data } = useAsk<SegmentValues>("/segments/values", { field: "account" });
  const known = data?.rows.map((row) => row.value) ?? [];
  if (known.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label={t("sql.accounts")}
      value={value}
      data={[
        { value: TOGETHER, label: t("sql.together") },
        { value: EACH, label: t("sql.each") },
        ...known.map((one) => ({ value: one, label: one })),
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
