import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const ROW = 36;
const SPARE = 12;

interface ListProps<T> {
  readonly label: string;
  readonly head: ComponentChildren;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ComponentChildren;
  readonly onOpen: (item: T) => void;
}

/** A list of any length: only the rows that are seen are in the page. j and k move, Enter opens. */
export function List<T>({ label, head, items, keyOf, row, onOpen }: ListProps<T>): JSX.Element {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [chosen, setChosen] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const index = Math.min(chosen, Math.max(0, items.length - 1));
  useEffect(() => {
    // So that the keys work at once, unless somebody types already.
    if (document.activeElement === document.body) body.current?.focus();
  }, []);
  useLayoutEffect(() => {
    const measure = (): void => setHeight(body.current?.clientHeight ?? 600);
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  useEffect(() => {
    const element = body.current;
    if (element === null) return;
    const [start, end] = [index * ROW, (index + 1) * ROW];
    if (start < element.scrollTop) element.scrollTop = start;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  }, [index]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
    const item = items[index];
    if (step !== undefined) setChosen(Math.max(0, Math.min(items.length - 1, index + step)));
    else if (event.key === 'Home') setChosen(0);
    else if (event.key === 'End') setChosen(items.length - 1);
    else if (event.key === 'Enter' && item !== undefined) onOpen(item);
    else return;
    event.preventDefault();
  };
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(items.length, Math.ceil((top + height) / ROW) + SPARE);
  return (
    <div class="list">
      <div class="row head" aria-hidden="true">
        {head}
      </div>
      <div
        class="rows"
        ref={body}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={items.length === 0 ? undefined : `row-${index}`}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: `${items.length * ROW}px` }} role="presentation">
          <div style={{ transform: `translateY(${first * ROW}px)` }} role="presentation">
            {items.slice(first, last).map((item, place) => (
              <div
                key={keyOf(item)}
                id={`row-${first + place}`}
                class={`row${first + place === index ? ' chosen' : ''}`}
                role="option"
                aria-selected={first + place === index}
                aria-setsize={items.length}
                aria-posinset={first + place + 1}
                onClick={() => onOpen(item)}
              >
                {row(item)}
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
