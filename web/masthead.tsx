import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import type { Status } from "./api.ts";
import { useStatus } from "./figures.ts";
import { counted } from "./format.ts";
import { dayName } from "./period.ts";

/** The top of the page: whose figures these are, where they come from, and how to look at them. */
export function Masthead() {
  const { data } = useStatus();
  return (
    <header className="masthead">
      <p className="brand">
        <Rings />
        Cambium
      </p>
      <p className="provenance">{data === undefined ? "\u00a0" : <Provenance status={data} />}</p>
      <Scheme />
    </header>
  );
}

function Provenance({ status }: { status: Status }) {
  const facts = [
    status.last_evidence_on === null ? "no evidence yet" : `evidence to ${dayName(status.last_evidence_on)}`,
    ...(status.stripe === null ? [] : [`${counted(status.stripe.objects, "object", "objects")} of Stripe`]),
    ...(status.stripe !== null && status.imports === 0
      ? []
      : [
          `${counted(status.imported_rows, "row", "rows")} of ${counted(status.imports, "import", "imports")}`,
          counted(status.bad_rows, "row excluded", "rows excluded"),
        ]),
  ];
  return (
    <>
      <strong>{status.organisation}</strong>
      {status.is_demo && <span className="demo">demo data</span>}
      {facts.map((fact) => (
        <span className="fact" key={fact}>
          {fact}
        </span>
      ))}
    </>
  );
}

function Scheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      className="scheme"
      size="xs"
      aria-label="Colours"
      value={colorScheme}
      onChange={(chosen) => setColorScheme(chosen === "light" || chosen === "dark" ? chosen : "auto")}
      data={[
        { value: "light", label: "Light" },
        { value: "dark", label: "Dark" },
        { value: "auto", label: "System" },
      ]}
    />
  );
}

function Rings() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="14.5" cy="17" r="2.4" strokeWidth="2.4" />
      <path d="M14.3 9.9a7 7 0 1 1-3 13.4 7.1 7.1 0 0 1-1.5-11.8" strokeWidth="2.4" />
      <path d="M8.2 6.6A13 13 0 1 1 3.8 12.5" strokeWidth="3" />
    </svg>
  );
}
