/** The number of a rule and, on hover, focus or tap, what it says. */
import { useId, useState } from 'preact/hooks';
import { rules } from '../../src/site/run/rules.ts';
import './rule.css';

export interface RuleProps {
  readonly rule: string;
  /** Address of the page that lists them. */
  readonly page: string;
}

export function Rule({ rule, page }: RuleProps) {
  /** Undefined: as hover and focus have it. */
  const [open, setOpen] = useState<boolean>();
  const id = useId();
  const text = Object.hasOwn(rules, rule) ? rules[rule] : undefined;
  if (text === undefined) return null;
  return (
    <span
      class={open === undefined ? 'rule' : open ? 'rule open' : 'rule shut'}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setOpen(false);
        event.currentTarget.querySelector('button')?.focus();
      }}
      onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOpen(undefined)}
      onPointerLeave={() => setOpen(undefined)}
    >
      <button type="button" aria-expanded={open === true} aria-describedby={id} onClick={() => setOpen(open !== true)}>
        why?
      </button>
      <span class="rule-says" id={id}>
        <b>{text.title}.</b> {text.says} <a href={`${page}#${rule.toLowerCase()}`}>Rule {rule}</a>
      </span>
    </span>
  );
}
