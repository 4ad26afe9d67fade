/** The bar above a side: a tab for each of its panes, and the way over to the other side. A pane that is alone has a name and no tab. */
import type { ComponentChildren, JSX } from 'preact';
import { paneTitles } from './arrangement.ts';
import type { PaneName, Side } from './arrangement.ts';
import { Icon } from './Icon.tsx';
import type { Panes } from './use-panes.ts';

const DRAGGED = 'text/x-pane';

export interface PaneBarProps {
  /** Of the example on its page. */
  readonly id: string;
  readonly name: string;
  readonly side: Side;
  /** The panes of this side. */
  readonly list: readonly PaneName[];
  readonly open: PaneName;
  readonly panes: Panes;
  /** What else stands in the bar. */
  readonly children?: ComponentChildren;
}

export function PaneBar({ id, name, side, list, open, panes, children }: PaneBarProps) {
  const other = side === 'left' ? 'right' : 'left';
  const beside = panes.split && panes.room;
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLElement>, pane: PaneName): void => {
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { currentTarget } = event;
    const example = currentTarget.closest('.example');
    const focus = (which: PaneName): void => {
      requestAnimationFrame(() => example?.querySelector<HTMLElement>(`[data-pane="${which}"]`)?.focus());
    };
    const next = event.shiftKey ? pane : list[(list.indexOf(pane) + direction + list.length) % list.length]!;
    if (event.shiftKey) panes.move(pane, direction);
    else panes.choose(next);
    focus(next);
  };
  const dragging = (pane: PaneName) => ({
    draggable: true,
    onDragStart: (event: JSX.TargetedDragEvent<HTMLElement>) => event.dataTransfer?.setData(DRAGGED, pane),
  });
  const dropOn = (where: PaneName | Side) => (event: JSX.TargetedDragEvent<HTMLElement>) => {
    const dragged = event.dataTransfer?.getData(DRAGGED) ?? '';
    if (!Object.hasOwn(paneTitles, dragged)) return;
    event.preventDefault();
    event.stopPropagation();
    panes.place(dragged as PaneName, where);
  };
  const hint = beside ? 'drag, or Shift+← →, to move this pane, also to the other side' : 'drag, or Shift+← →, to move this pane';
  return (
    <div
      class={`pane-bar pane-bar-${side} example-controls`}
      onDragOver={(event) => event.dataTransfer?.types.includes(DRAGGED) === true && event.preventDefault()}
      onDrop={dropOn(side)}
    >
      {list.length === 1 ? (
        <span class="pane-alone" data-pane={open} {...dragging(open)}>
          {open === 'yaml' ? `${name}.yaml` : paneTitles[open]}
        </span>
      ) : (
        <div class="pane-tabs" role="tablist" aria-label={beside ? `Panes at the ${side}` : 'Panes'}>
          {list.map((each) => (
            <button
              type="button"
              role="tab"
              key={each}
              id={`${id}-tab-${each}`}
              data-pane={each}
              aria-selected={open === each}
              aria-controls={`${id}-pane-${each}`}
              tabIndex={open === each ? 0 : -1}
              title={`← → choose; ${hint}`}
              {...dragging(each)}
              onDrop={dropOn(each)}
              onClick={() => panes.choose(each)}
              onKeyDown={(event) => onKeyDown(event, each)}
            >
              {paneTitles[each]}
            </button>
          ))}
        </div>
      )}
      <div class="pane-tools">
        {children}
        {beside && (
          <button
            type="button"
            class="pane-tool"
            aria-label={`Move ${paneTitles[open]} to the ${other}`}
            title={`Move ${paneTitles[open]} to the ${other}`}
            onClick={() => panes.place(open, other)}
          >
            <Icon name={side === 'left' ? 'toRight' : 'toLeft'} />
          </button>
        )}
        {side === 'right' && panes.changed && (
          <button
            type="button"
            class="pane-tool"
            aria-label="Panes as the author has them"
            title="Panes as the author has them"
            onClick={panes.reset}
          >
            <Icon name="again" />
          </button>
        )}
        {side === 'right' && panes.room && (
          <button
            type="button"
            class="pane-tool pane-split"
            aria-pressed={panes.split}
            aria-label="Side by side"
            title={panes.split ? 'One pane at a time' : 'Two panes side by side'}
            onClick={() => panes.setSplit(!panes.split)}
          >
            <Icon name={panes.split ? 'one' : 'two'} />
          </button>
        )}
      </div>
    </div>
  );
}
