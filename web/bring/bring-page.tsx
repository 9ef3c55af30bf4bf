import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStatus } from "../data/scope.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Refused } from "../settings/said.tsx";
import { ConnectStripe } from "./connect-stripe.tsx";
import { ImportFiles } from "./import-files.tsx";
import { LastImport } from "./last-import.tsx";
import { useLeaveDemo } from "./leave-demo.ts";
import "../settings/forms.css";
import "./bring.css";

/** The ways to one's own data: connect Stripe, or import files. */
export default function BringPage() {
  const { t } = useTranslation("bring");
  const status = useStatus();
  if (status.data === undefined) return <PageWaiting />;
  return (
    <div className="settings bring">
      <PageTitle question={t("title")} answer={t(status.data.is_demo ? "demo.answer" : "answer")} />
      {status.data.is_demo ? (
        <LeaveDemo />
      ) : (
        <>
          <ImportFiles />
          <ConnectStripe />
          <LastImport />
        </>
      )}
    </div>
  );
}

/** The demo company is never mixed with real data: its own folder comes first. */
function LeaveDemo() {
  const { t } = useTranslation("bring");
  const { leave, isLeaving, problem } = useLeaveDemo();
  return (
    <section aria-labelledby="leave">
      <h2 id="leave">{t("demo.title")}</h2>
      <p>{t("demo.text")}</p>
      <p className="trouble-actions">
        <Button loading={isLeaving} onClick={leave}>
          {t("demo.leave")}
        </Button>
      </p>
      <Refused problem={problem} />
    </section>
  );
}
