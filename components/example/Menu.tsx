/** A menu that drops down: Escape, a press elsewhere, or leaving it by Tab closes it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface MenuProps {
  readonly title: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

export function Menu({ title, class: name, children }: MenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => menu.current?.removeAttribute('open');
  useEffect(() => {
    const onPress = (event: PointerEvent): void => {
      if (menu.current?.open === true && !menu.current.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, []);
  return (
    <details
      class={`menu ${name}`}
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !event.currentTarget.open) return;
        event.stopPropagation();
        close();
        event.currentTarget.querySelector('summary')?.focus();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !event.currentTarget.contains(next)) close();
      }}
    >
      <summary>{title}</summary>
      <div class="menu-list">{children}</div>
    </details>
  );
}
