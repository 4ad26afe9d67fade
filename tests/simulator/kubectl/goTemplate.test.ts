import { expect, test } from 'vitest';
import { TemplateError } from '../../../src/simulator/kubectl/print/goTemplateLex.ts';
import { goTemplate } from '../../../src/simulator/kubectl/print/goTemplate.ts';
import recorded from './goTemplates.json' with { type: 'json' };

/**
 * What text/template of Go 1.26 makes of these templates, recorded from it: what it prints and says, and where that differs what it does when every key
 * must be there (`missingkey=error`, which is `--allow-missing-template-keys=false`).
 */
const ROWS = recorded.rows as unknown as readonly (readonly [template: string, text: string, error: string, strictText?: string, strictError?: string])[];
function play(template: string, allowMissing: boolean): readonly [string, string] {
  try {
    return [goTemplate(template, recorded.data, allowMissing), ''];
  } catch (e) {
    if (!(e instanceof TemplateError)) throw e;
    return [e.printed, `template: output:${e.message}`];
  }
}
test.each(ROWS.map((row) => ({ row, template: row[0] })))('$template', ({ row: [template, text, error, strictText = text, strictError = error] }) => {
  expect(play(template, true)).toEqual([text, error]);
  expect(play(template, false)).toEqual([strictText, strictError]);
});
test.each(['{{('.padEnd(50_000, '('), '{{if 1}}'.repeat(20_000), '{{define "t"}}{{template "t" .}}{{end}}{{template "t" .}}'])('what goes too deep is refused (%.9s …)', (template) => {
  expect(play(template, true)[1]).toMatch(/max expression depth exceeded$|exceeded maximum template depth/);
});
