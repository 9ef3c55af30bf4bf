import { RouterProvider } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useIsLocked } from "../data/lock.ts";
import { Locked } from "./locked.tsx";
import { router } from "./routes.tsx";

/** The pages, drawn anew in another language: formats of numbers and dates change with it. */
export function App() {
  const { i18n } = useTranslation();
  if (useIsLocked()) return <Locked />;
  return <RouterProvider key={i18n.language} router={router} />;
}
