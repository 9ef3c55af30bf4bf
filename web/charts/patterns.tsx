import { useLocalStorage } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";

/** Whether charts tell their parts apart by patterns too, as the browser keeps it, and a way to change it. */
export function usePatterns(): [boolean, (hasPatterns: boolean) => void] {
  const [hasPatterns, setPatterns] = useLocalStorage({ key: "cambium-patterns", defaultValue: false });
  return [hasPatterns, setPatterns];
}

/** Switches the patterns of charts on and off. */
export function PatternsToggle({
  hasPatterns,
  onPatterns,
}: {
  hasPatterns: boolean;
  onPatterns: (hasPatterns: boolean) => void;
}) {
  const { t } = useTranslation("shell");
  return (
    <PlainButton className="link" aria-pressed={hasPatterns} onClick={() => onPatterns(!hasPatterns)}>
      {t("patterns")}
    </PlainButton>
  );
}
