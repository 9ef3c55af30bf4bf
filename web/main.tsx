import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/UnstyledButton.css";
import "./look/plain-button.css";
import "@mantine/core/styles/VisuallyHidden.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Drawer.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/SegmentedControl.css";
import "@mantine/core/styles/Button.css";
import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/InlineInput.css";
import "@mantine/core/styles/Switch.css";
import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Tabs.css";
import "@mantine/core/styles/Pill.css";
import "@mantine/core/styles/PillsInput.css";
import "@mantine/spotlight/styles.css";
import "./look/typeface.css";
import "./look/look.css";
import "./app/masthead.css";
import "./app/bar.css";
import "./look/report.css";
import "./parts/states.css";
import "./tables/table.css";
import "./look/print.css";
import "./drill/drill.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { Providers } from "./app/providers.tsx";
import { router } from "./app/routes.tsx";
import { askFirst } from "./data/client.ts";
import { chosenLanguage, speak } from "./words/words.ts";

const root = document.getElementById("root");
if (root !== null) void show(root);

/** Not at the top level: pages that load later import this file's chunk, which would wait for them while they wait for it. */
async function show(place: HTMLElement): Promise<void> {
  askFirst();
  await Promise.all([speak(chosenLanguage()), router.load()]);
  createRoot(place).render(
    <Providers>
      <App />
    </Providers>,
  );
}
