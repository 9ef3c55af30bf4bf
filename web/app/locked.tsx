import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { askStatus, type Problem, type Status } from "../data/api.ts";
import { setLocked } from "../data/lock.ts";
import { Rings } from "./masthead.tsx";
import { router } from "./routes.tsx";

const AGAIN_MS = 5000;
/** The path of an access link that no longer works. */
const USED_PATH = "/open";

/** Replaces every page in a browser without access, until it gets access. */
export function Locked() {
  const { t } = useTranslation("shell");
  const ask = useUnlocking();
  const isUsed = location.pathname === USED_PATH;
  return (
    <>
      <header className="masthead">
        <span className="brand">
          <Rings />
          Cambium
        </span>
      </header>
      <main id="main" className="empty locked" tabIndex={-1}>
        <title>{`${t("locked.title")} · Cambium`}</title>
        <h1>{t("locked.title")}</h1>
        <p className="answer">{t(isUsed ? "locked.used" : "locked.text")}</p>
        <h2>{t("locked.how")}</h2>
        <p>
          <code>npx cambium open</code>
        </p>
        <p className="quiet">{t("locked.folder")}</p>
        <p>{t("locked.back")}</p>
        <p className="trouble-actions">
          <Button size="xs" variant="default" onClick={ask}>
            {t("try-again")}
          </Button>
        </p>
      </main>
    </>
  );
}

/** Checks from time to time, and when the window gets focus, whether this browser has access now. */
function useUnlocking(): () => void {
  const client = useQueryClient();
  const { data, refetch } = useQuery<Status, Problem>({
    queryKey: ["lock"],
    queryFn: ({ signal }) => askStatus(signal),
    gcTime: 0,
    staleTime: 0,
    refetchInterval: AGAIN_MS,
    refetchOnWindowFocus: "always",
  });
  useEffect(() => {
    if (data === undefined) return;
    if (location.pathname === USED_PATH) router.navigate({ to: "/", replace: true });
    client.invalidateQueries();
    setLocked(false);
  }, [data, client]);
  return refetch;
}
