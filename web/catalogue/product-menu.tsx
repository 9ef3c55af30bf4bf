import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { FamilyForm } from "./family-form.tsx";
import { type Correction, type Family, KINDS, moved, type Product } from "./product.ts";

const SAID = "set by the organisation";

/** A menu for everything that dragging can do, and for the kind of product. */
export function ProductMenu({
  product,
  place,
  family,
  families,
  onCorrect,
}: {
  product: Product;
  place: number;
  family: Family;
  families: Family[];
  onCorrect: (correction: Correction | null) => void;
}) {
  const { t } = useTranslation(["catalogue", "terms"]);
  const [isOpen, { open, close }] = useDisclosure(false);
  const say = (told: Correction["told"]) => onCorrect({ product, told, others: [] });
  const isSaid = [product.kind_from, product.family_from, product.rank_from].includes(SAID);
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t("catalogue:menu.open-what", { product: product.name })}
          >
            {t("catalogue:menu.open")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={open}>{t("catalogue:menu.family")}</Menu.Item>
          <Menu.Item disabled={place === 0} onClick={() => onCorrect(moved(product, family, place - 1))}>
            {t("catalogue:menu.up")}
          </Menu.Item>
          <Menu.Item
            disabled={place === family.products.length - 1}
            onClick={() => onCorrect(moved(product, family, place + 1))}
          >
            {t("catalogue:menu.down")}
          </Menu.Item>
          <Menu.Label>{t("catalogue:menu.kind")}</Menu.Label>
          {KINDS.filter((kind) => kind !== product.kind).map((kind) => (
            <Menu.Item key={kind} onClick={() => say({ kind })}>
              {t(`terms:kinds.${kind}`)}
            </Menu.Item>
          ))}
          {isSaid && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => say({ reset: true })}>{t("catalogue:menu.forget")}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {isOpen && (
        <FamilyForm
          product={product}
          families={families}
          onCancel={close}
          onPick={(name) => {
            close();
            const found = families.find((one) => one.name === name);
            onCorrect(
              found === undefined
                ? { product, told: { family: name }, others: [] }
                : moved(product, found, found.products.length),
            );
          }}
        />
      )}
    </>
  );
}
