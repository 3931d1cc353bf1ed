import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecretName, REDACTED, redact, redactCommand, redactValue } from "./redact.ts";

// Made up for this test and put together here, so that no scanner of this repository takes them for real ones.
const TAIL = "Zx9Qw8Er7Ty6Ui5Op4As3Df2Gh1Jk0Lz9Xc8V";
const SHAPED = [
  `ghp_${TAIL.slice(0, 36)}`,
  `gho_${TAIL.slice(0, 36)}`,
  `github_pat_${TAIL}`,
  `glpat-${TAIL.slice(0, 20)}`,
  `sk-${TAIL}`,
  `sk-proj-${TAIL}`,
  `sk_live_${TAIL.slice(0, 24)}`,
  `AKIA${TAIL.slice(0, 16).toUpperCase()}`,
  `xoxb-${TAIL}`,
  `hf_${TAIL.slice(0, 34)}`,
  `AIza${TAIL.slice(0, 35)}`,
  `eyJ${TAIL.slice(0, 20)}.eyJ${TAIL.slice(0, 20)}.${TAIL}`,
];

describe("names", () => {
  it.each(
    "token TOKEN HF_TOKEN hf-token accessToken github_token auth.token secret client_secret aws_secret_access_key password DB_PASSWORD passwd api_key API-KEY apikey apiKey WANDB_API_KEY credential credentials private_key HFTOKEN Authorization".split(
      " ",
    ),
  )("%s is a secret's", (name) => expect(isSecretName(name)).toBe(true));

  it.each(
    "tokenizer max_tokens n_tokens num_tokens tokens token_dropout pad_token eos_token mask_token token_dim tokens_per_batch key num_keys query_key keyboard monkey lr secretary tokenize pass bypass author weight_decay".split(
      " ",
    ),
  )("%s is not", (name) => expect(isSecretName(name)).toBe(false));
});

describe("text", () => {
  const forms: readonly ((secret: string) => string)[] = [
    (s) => `python t.py --token ${s} --lr 1`,
    (s) => `python t.py --api-key=${s} --lr 1`,
    (s) => `python t.py --password '${s}' --lr 1`,
    (s) => `HF_TOKEN=${s} python t.py`,
    (s) => `export WANDB_API_KEY="${s}"`,
    (s) => `{"lr": 1, "client_secret": "${s}", "x": 2}`,
    (s) => `['--password', '${s}', '--lr']`,
    (s) => `["--api_key", "${s}"]`,
    (s) => `+  password: ${s}`,
    (s) => `os.environ["API_KEY"] = "${s}"`,
    (s) => `https://host/path?access_token=${s}&page=2`,
    (s) => `Authorization: Bearer ${s}`,
    (s) => `curl -H "authorization: bearer ${s}"`,
    (s) => `postgres://user:${s}@host:5432/db`,
    (s) => `https://${s}@github.com/a/b`,
    (s) => `x: token=${s}`,
    (s) => `-----BEGIN RSA PRIVATE KEY-----\n+${s}\n+${s}\n-----END RSA PRIVATE KEY-----`,
    (s) => `-----BEGIN PRIVATE KEY-----\n${s}`,
  ];

  it("gives no secret away, whatever it is made of", () => {
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./~".split("");
    const secret = fc
      .string({ unit: fc.constantFrom(...letters), minLength: 20, maxLength: 40 })
      .filter((each) => /^[A-Za-z0-9]/.test(each) && !each.includes("/"));
    fc.assert(
      fc.property(secret, fc.constantFrom(...forms), (value, form) => {
        const text = redact(form(value));
        expect(text).not.toContain(value);
        expect(text).toContain(REDACTED);
        expect(redact(text)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(SHAPED)("knows %s by its shape alone", (key) => {
    expect(redact(`loaded ${key}, going on`)).toBe(`loaded ${REDACTED}, going on`);
    expect(redactValue("note", key)).toBe(REDACTED);
  });

  it.each([
    "python train.py --lr 0.001 --max_tokens 512 --tokenizer bert-base --pad_token '[PAD]'",
    "python train.py --token ${HF_TOKEN} --key lr",
    "export TOKEN=$(cat file)".replace("$(cat file)", "$HF_TOKEN"),
    "git clone ssh://git@github.com/a/b.git https://host:8080/x",
    "epoch 3: loss=0.25, val_auc=0.91",
    "task-specific-disk-usage-of-the-experiment sk-learn scikit-learn-contrib",
    "commit 1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
    "if token == 3: pass",
    "Basic research, bearer of news",
  ])("leaves %s as it is", (text) => expect(redact(text)).toBe(text));

  it("is idempotent on any words", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "token",
        "=",
        ": ",
        "--",
        '"',
        "'",
        "://",
        "@",
        "password",
        " ",
        "\n",
        REDACTED,
        ...SHAPED,
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = redact(pieces.join(" "));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads megabytes of hostile output once, not once for each place in it", () => {
    for (const piece of [
      "a",
      "a=",
      "token=",
      '"',
      "-",
      "--token ",
      "://a:",
      'token="',
      "eyJaaaaaaaa.",
      "sk-",
      "\\",
    ])
      expect(redact(piece.repeat(2e6 / piece.length)).length).toBeGreaterThan(0);
  });
});

it("redacts a command in the form that it has", () => {
  expect(redactCommand("t --token abc")).toBe(`t --token ${REDACTED}`);
  expect(redactCommand(["t", "--token", "a b", "--x", "token=q", "--password", "--lr", "3"])).toEqual([
    "t",
    "--token",
    REDACTED,
    "--x",
    `token=${REDACTED}`,
    "--password",
    "--lr",
    "3",
  ]);
});

it("redacts a value by its name", () => {
  expect(redactValue("HF_TOKEN", "x")).toBe(REDACTED);
  expect(redactValue("HF_TOKEN", "")).toBe("");
  expect(redactValue("ASSAY_ML_STORE", "postgres://u:p@h/db")).toBe(`postgres://${REDACTED}@h/db`);
  expect(redactValue("max_tokens", "512")).toBe("512");
});
