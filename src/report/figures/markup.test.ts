import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeText, markup } from "./markup.ts";

it("no value can leave the place that it is put into", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeText(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      const { markup: written } = markup`<b title="${text}">${text}</b>`;
      expect(written.match(/[<>]/g)).toEqual(["<", ">", "<", ">"]);
    }),
  );
});

it("replaces what no page may hold, and what turns the text after it", () => {
  expect(escapeText("a\u0000b\u001b[31mc\u202ed\u2066e\tf\n")).toBe("a\ufffdb\ufffd[31mc\ufffdd\ufffde\tf\n");
});

it("leaves nothing for what is not there, and joins lists", () => {
  expect(markup`${null}${undefined}${false}${["a", ["<", markup`<i>`]]}${0}`.markup).toBe("a&lt;<i>0");
});
