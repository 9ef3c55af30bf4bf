import { Modal } from "@mantine/core";
import { readLocalStorageValue, useDisclosure, useWindowEvent } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { COMPARISONS, type Search } from "../data/address.ts";
import { nextPeriod } from "../data/period.ts";
import { sharedSearch, useView } from "../data/view.ts";
import { PAGES } from "../parts/pages.ts";

/** Storage key of whether shortcuts are on; users can switch them off. */
export const SHORTCUTS_KEY = "cambium-shortcuts";
const OPEN = "cambium:keys";
const SECOND_KEY_MS = 1500;

/** The shortcuts, in the order of the help sheet. */
const KEYS = [
  { keys: "Ctrl K, ⌘ K", does: "palette" },
  { keys: "?", does: "sheet" },
  { keys: "←  →", does: "periods" },
  { keys: "X", does: "compare" },
  { keys: "/", does: "search" },
  { keys: "E", does: "export" },
  { keys: "J  K", does: "rows" },
  { keys: "Enter", does: "open-row" },
  { keys: "Esc", does: "close" },
] as const;

/** Opens the help sheet with all shortcuts. */
export function openKeySheet(): void {
  window.dispatchEvent(new Event(OPEN));
}

/** Handles keyboard shortcuts, and shows the help sheet on request. */
export function Shortcuts() {
  const { t } = useTranslation("shell");
  const [isOpen, { open, close }] = useDisclosure(false);
  const act = useActions(open);
  const afterG = useRef(0);
  useWindowEvent(OPEN, open);
  useWindowEvent("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
      return;
    if (!readLocalStorageValue({ key: SHORTCUTS_KEY, defaultValue: true })) return;
    const isSecond = event.timeStamp - afterG.current < SECOND_KEY_MS;
    afterG.current = event.key === "g" && !isSecond ? event.timeStamp : 0;
    if (event.key === "g" && !isSecond) return;
    if (act(event.key, isSecond, event.target)) event.preventDefault();
  });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <table className="key-sheet">
        <tbody>
          {KEYS.map(({ keys, does }) => (
            <tr key={does}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{t(`keys.${does}`)}</td>
            </tr>
          ))}
          {PAGES.map(({ id, key }) => (
            <tr key={id}>
              <th scope="row">
                <kbd>G {key.toUpperCase()}</kbd>
              </th>
              <td>{t(`pages.${id}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}

/** @returns a function that runs a key's action and returns whether it did anything */
function useActions(openSheet: () => void) {
  const [view, change] = useView();
  const navigate = useNavigate();
  return (key: string, isAfterG: boolean, target: EventTarget | null): boolean => {
    const page = isAfterG ? PAGES.find((one) => one.key === key.toLowerCase()) : undefined;
    if (page !== undefined) {
      navigate({ to: page.path, search: (now: Search) => sharedSearch(now) });
      return true;
    }
    if (document.querySelector("[role=dialog]") !== null && !["j", "k"].includes(key)) return false;
    if (key === "?") openSheet();
    else if (key === "x") change({ compare: after(COMPARISONS, view.compare) });
    else if (key === "/") return focusOn("[data-search]");
    else if (key === "e") return press("[data-export]");
    else if (key === "j" || key === "k") return step(key === "j" ? 1 : -1, target);
    else if (key === "ArrowLeft" || key === "ArrowRight") return turn(key === "ArrowLeft" ? -1 : 1, target);
    else return false;
    return true;
  };
  function turn(by: -1 | 1, target: EventTarget | null): boolean {
    if (
      target instanceof HTMLElement &&
      target.closest("[role=radiogroup],[role=tablist],.table-box") !== null
    )
      return false;
    const asked = document.querySelector(".is-updating") === null ? null : view.period;
    const shown = asked ?? document.querySelector("[data-period]")?.getAttribute("data-period") ?? null;
    if (shown === null) return false;
    change({ period: nextPeriod(shown, by) });
    return true;
  }
}

function after<T>(list: readonly T[], value: T): T {
  return list[(list.indexOf(value) + 1) % list.length] ?? value;
}

function focusOn(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null;
}

function press(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  found?.focus();
  return found !== null;
}

/** Focuses the first button or link of the next or previous row. */
function step(by: 1 | -1, target: EventTarget | null): boolean {
  const scope = document.querySelector("[role=dialog]") ?? document.querySelector("main");
  const rows = [...(scope?.querySelectorAll("tbody tr, [data-row]") ?? [])];
  const now = rows.findIndex((row) => target instanceof Node && row.contains(target));
  const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by];
  const inside = next?.querySelector<HTMLElement>("button, a");
  inside?.focus();
  return inside !== null && inside !== undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable=true]");
}
