import type { ComponentProps } from "react";

/** A button that looks like the text around it. There are hundreds on a page: it's no more than an element. */
export function PlainButton({ className, ...props }: ComponentProps<"button">) {
  return (
    <button type="button" className={className ? `plain-button ${className}` : "plain-button"} {...props} />
  );
}
