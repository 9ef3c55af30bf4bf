import { useIsFetching } from "@tanstack/react-query";
import { useView } from "./address.ts";
import { Controls } from "./controls.tsx";
import { useScope, useStatus } from "./figures.ts";
import { Masthead } from "./masthead.tsx";
import { Report, ReportWaiting } from "./report.tsx";
import { Empty, Trouble } from "./states.tsx";

/** The first page: why MRR moved. */
export function Page() {
  const [view, change] = useView();
  const status = useStatus();
  const { scope, error, retry } = useScope(view);
  const isFetching = useIsFetching() > 0;
  const isEmpty = status.data?.last_evidence_on === null;
  return (
    <>
      {isFetching && <div className="progress" aria-hidden="true" />}
      <Masthead />
      {!isEmpty && <Controls view={view} scope={scope} onChange={change} />}
      <main>
        {isEmpty && <Empty />}
        {error !== null && (
          <>
            <h1>These figures cannot be shown</h1>
            <Trouble problem={error} onRetry={retry} />
          </>
        )}
        {!isEmpty &&
          error === null &&
          (scope === null ? <ReportWaiting /> : <Report view={view} change={change} scope={scope} />)}
      </main>
    </>
  );
}
