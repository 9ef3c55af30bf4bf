import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { syncConnectOperation } from "../../src/api/evidence/sync-connect.ts";
import type { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Shown, useProgress } from "../settings/evidence/sync.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { Proposed } from "./proposed.tsx";

type Connected = z.infer<typeof syncConnectOperation.output>;
type Synced = z.infer<typeof syncStripeOperation.output>;

/** What a key must read, as Stripe's dashboard names it in every language. */
const LISTS = [
  "Products",
  "Prices (Plans)",
  "Coupons",
  "Customers",
  "Subscriptions",
  "Invoices",
  "All events",
  "Billing meters",
];

/** Takes a restricted key, shows which permissions it has, and syncs as soon as none is missing. */
export function ConnectStripe() {
  const { t } = useTranslation("bring");
  const [key, setKey] = useState("");
  const [synced, setSynced] = useState<Synced | null>(null);
  const syncing = useTell<Synced>(setSynced);
  const connecting = useTell<Connected>(({ is_saved: isSaved }) => {
    if (!isSaved) return;
    setKey("");
    sync();
  });
  const progress = useProgress(syncing.isPending).data;
  const isRunning = syncing.isPending || (progress?.running.length ?? 0) > 0;
  return (
    <section aria-labelledby="stripe">
      <div className="section-head">
        <h2 id="stripe">{t("stripe.title")}</h2>
        {progress?.can_sync === true && (
          <Button size="compact-sm" variant="default" disabled={isRunning} onClick={sync}>
            {t("stripe.sync")}
          </Button>
        )}
      </div>
      <p className="quiet">{t("stripe.text")}</p>
      <p>{LISTS.join(" · ")}</p>
      <form className="row-form" onSubmit={connect}>
        <TextInput
          type="password"
          label={t("stripe.key")}
          placeholder="rk_live_…"
          autoComplete="off"
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={connecting.isPending}
          disabled={key.trim() === "" || isRunning}
        >
          {t("stripe.connect")}
        </Button>
      </form>
      <Refused problem={connecting.error} />
      {connecting.data !== undefined && <Permissions found={connecting.data} />}
      {syncing.error === null || progress?.last?.error != null ? null : <Refused problem={syncing.error} />}
      {progress !== undefined && (isRunning || progress.last !== null) && (
        <Shown progress={progress} isStarting={syncing.isPending} />
      )}
      {synced !== null && !isRunning && <Counts synced={synced} />}
    </section>
  );

  function connect(event: FormEvent) {
    event.preventDefault();
    setSynced(null);
    connecting.mutate({ path: "/sync/connect", input: { api_key: key } });
  }

  function sync() {
    setSynced(null);
    syncing.mutate({ path: "/sync/stripe", input: {} });
  }
}

/** Each permission that a sync needs, and whether the key has it. */
function Permissions({ found }: { found: Connected }) {
  const { t } = useTranslation("bring");
  const lacking = found.rows.filter(({ is_granted: isGranted }) => !isGranted);
  const missing = lacking.filter(({ is_needed: isNeeded }) => isNeeded).length;
  return (
    <>
      <FactTable
        caption={t("stripe.permissions")}
        columns={[
          { id: "permission", name: t("stripe.permission") },
          { id: "granted", name: t("stripe.read") },
        ]}
        rows={found.rows.map(
          ({ permission, is_granted: isGranted, is_needed: isNeeded, stripe_name: name }) => ({
            id: permission,
            cells: [
              permission,
              isGranted ? (
                <span key="granted" className="good">
                  ✓ {t("stripe.granted")}
                </span>
              ) : (
                <span key="granted" className={isNeeded ? "bad" : "quiet"}>
                  ✗ {t("stripe.missing")} {name !== null && <code>{name}</code>}
                </span>
              ),
            ],
          }),
        )}
      />
      {missing > 0 && <p className="bad under-table">{t("stripe.mend", { count: missing })}</p>}
      {found.is_saved && (
        <p className="good under-table">
          {t(lacking.length === 0 ? "stripe.saved" : "stripe.saved-without")}
        </p>
      )}
      {found.is_full_access && <p className="quiet under-table">{t("stripe.full")}</p>}
      {found.is_live === false && <p className="quiet under-table">{t("stripe.test")}</p>}
    </>
  );
}

/** What a sync brought. */
function Counts({ synced }: { synced: Synced }) {
  const { t } = useTranslation("bring");
  return (
    <>
      <Said text={t("stripe.done")} />
      <Proposed proposed={synced.proposed} />
      {synced.warnings.map((warning) => (
        <p key={warning} className="quiet">
          {warning}
        </p>
      ))}
      <FactTable
        caption={t("stripe.counts")}
        columns={[
          { id: "type", name: t("stripe.type") },
          { id: "listed", name: t("stripe.listed"), isNumber: true },
          { id: "new", name: t("stripe.new"), isNumber: true },
        ]}
        rows={synced.rows.map(({ account, type, listed, new: added }) => ({
          id: `${account} ${type}`,
          cells: [<code key="type">{type}</code>, whole(listed), whole(added)],
        }))}
      />
      <p className="trouble-actions">
        <PageLink to="/">{t("see")}</PageLink>
      </p>
    </>
  );
}
