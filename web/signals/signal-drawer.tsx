import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { usePageParam } from "../data/view.ts";
import { useAsOf } from "../growth/as-of.tsx";
import type { SignalAnswer } from "../growth/growth-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { type SignalKey, signalFrom, signalPath } from "./signal-key.ts";
import { SignalProof } from "./signal-proof.tsx";

/** A drawer with one signal: its next step, curve, history and evidence. The signal is in the address. */
export function SignalDrawer() {
  const { t } = useTranslation(["signals", "shell"]);
  const [text, open] = usePageParam("signal", "");
  const asOf = useAsOf();
  const key = signalFrom(text);
  const { path, question } = key === null ? { path: null, question: {} } : signalPath(key);
  const files = { path: path ?? "", question: { ...question, ...asOf } };
  const asked = useAsk<SignalAnswer>(path, files.question);
  const answer = asked.isPlaceholderData ? undefined : asked.data;
  return (
    <Drawer
      opened={key !== null}
      onClose={() => open("")}
      position="right"
      size={640}
      padding="lg"
      transitionProps={{ duration: 140 }}
      title={key === null ? "" : titleOf(key, answer)}
      closeButtonProps={{ "aria-label": t("shell:close"), size: "md" }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {key !== null && asked.error !== null && (
        <Trouble problem={asked.error} onRetry={() => asked.refetch()} />
      )}
      {key !== null && asked.error === null && answer === undefined && <Waiting height={420} />}
      {key !== null && answer !== undefined && <SignalProof of={key} answer={answer} files={files} />}
    </Drawer>
  );

  function titleOf({ kind, customer }: SignalKey, known: SignalAnswer | undefined): string {
    return t("signals:one.title", { name: known?.name ?? customer, kind: t(`signals:kinds.${kind}`) });
  }
}
