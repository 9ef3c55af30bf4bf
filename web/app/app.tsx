import { RouterProvider } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useIsLocked } from "../data/lock.ts";
import { Locked } from "./locked.tsx";
import { router } from "./routes.tsx";

/** The app. Switching the language re-renders every page, so that number and date formats follow. */
export function App() {
  const { i18n } = useTranslation();
  if (useIsLocked()) return <Locked />;
  return <RouterProvider key={i18n.language} router={router} />;
}
