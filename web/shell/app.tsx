import { RouterProvider } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { router } from "./routes.tsx";

/** The pages, drawn anew in another language: formats of numbers and dates change with it. */
export function App() {
  const { i18n } = useTranslation();
  return <RouterProvider key={i18n.language} router={router} />;
}
