import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ownProblem, Problem, tell } from "../data/api.ts";

const EVERY_MS = 300;
const PATIENCE_MS = 60_000;

/** Makes the server leave the demo company, and waits until it's back with the user's own folder. */
export function useLeaveDemo() {
  const client = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const leave = async () => {
    setLeaving(true);
    setProblem(null);
    try {
      const before = await instance();
      await tell("/demo/leave", {});
      await backAs(before);
      await client.resetQueries();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setLeaving(false);
    }
  };
  return { leave, isLeaving, problem };
}

/** Which server answers; null while none does. */
async function instance(): Promise<string | null> {
  try {
    const { instance }: { instance?: unknown } = Object(await (await fetch("/health")).json());
    return typeof instance === "string" ? instance : null;
  } catch {
    return null;
  }
}

async function backAs(before: string | null): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const now = await instance();
    if (now !== null && now !== before) return;
  }
  throw ownProblem("silent");
}
