import { expect, it } from "vitest";
import { numberBetween, oneOf, readArguments } from "./arguments.ts";

const TABLE = {
  model: oneOf(["resnet", "cnn"]),
  lr: numberBetween(0, Infinity, 0.1, { above: true }),
  width: numberBetween(1, 64, 8, { whole: true }),
};

it("reads both forms, in any order, and fills in the rest", () => {
  expect(readArguments(["--lr=1e-3", "--model", "cnn"], TABLE)).toEqual({ model: "cnn", lr: 1e-3, width: 8 });
});

it.each([
  ["", "--model is missing, expected resnet or cnn"],
  ["--model vgg", '--model is "vgg", expected resnet or cnn'],
  ["--model cnn --modle cnn", 'unknown argument "--modle", expected --model, --lr, --width'],
  ["--model cnn lr=3", 'unknown argument "lr=3", expected --model, --lr, --width'],
  ["--model cnn --constructor 1", 'unknown argument "--constructor", expected --model, --lr, --width'],
  ["--model cnn --lr", "--lr has no value, expected a number above 0"],
  ["--model cnn --lr 0", '--lr is "0", expected a number above 0'],
  ["--model cnn --lr nan", '--lr is "nan", expected a number above 0'],
  ["--model cnn --lr=", '--lr is "", expected a number above 0'],
  ["--model cnn --lr Infinity", '--lr is "Infinity", expected a number above 0'],
  ["--model cnn --width 2.5", '--width is "2.5", expected a whole number from 1 to 64'],
  ["--model cnn --width 65", '--width is "65", expected a whole number from 1 to 64'],
  ["--model cnn --lr 1 --lr 2", "--lr is given twice"],
])("%j: %s", (line, message) => {
  expect(() => readArguments(line === "" ? [] : line.split(" "), TABLE)).toThrow(message);
});
