import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { I18nextProvider } from "react-i18next";
import { client } from "../data/client.ts";
import { theme, variables } from "../look/theme.ts";
import { words } from "../words/words.ts";

/** The context of every page: translations, query cache and theme. */
export function Providers({ children }: { children: ReactNode }) {
  const isPrinting = useIsPrinting();
  return (
    <StrictMode>
      <I18nextProvider i18n={words}>
        <QueryClientProvider client={client}>
          <MantineProvider
            theme={theme}
            cssVariablesResolver={variables}
            defaultColorScheme="auto"
            forceColorScheme={isPrinting ? "light" : undefined}
          >
            {children}
          </MantineProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>
  );
}

/** Whether the page is being printed; printed pages are always light. */
function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const paper = window.matchMedia("print");
    const turn = () => flushSync(() => setPrinting(paper.matches));
    paper.addEventListener("change", turn);
    return () => paper.removeEventListener("change", turn);
  }, []);
  return isPrinting;
}
