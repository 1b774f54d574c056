/** Comments on a text: marks where they belong, a button beside what is selected, and the panel with the threads. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useCan } from '../../../session/me';
import { usePanel } from '../panel';
import { movePlace, type Place } from '../places';
import type { Quill } from '../quill';
import type { Editor } from '../text-editor';
import { CommentButton } from './comment-button';
import { mark } from './highlights';
import { CommentsPanel } from './comments-panel';
import { refreshThreads, useThreads } from './threads';
import { type Places, usePlaces } from './use-places';
import { useColours } from '../suggestions/colours';
import { useSuggestions } from '../suggestions/suggestions';
import { useRequested } from '../writing/requests';

const CROWD_MS = 300;

export function Comments({ id, editor, mayDecide }: { id: string; editor: Editor; mayDecide: boolean }) {
  const { quill } = editor;
  const panel = usePanel();
  const can = useCan();
  const open = useThreads(id, 'open').data ?? NONE;
  const places = usePlaces(editor, id, open);
  const [active, setActive] = useState<string>();
  const [draft, setDraft] = useDraft(quill);
  const shown = panel.shown === 'comments';
  const suggestions = useSuggestions(id, editor);

  useNotes(editor, id);
  useMarks(quill, places, shown ? active : undefined, draft);
  useColours(suggestions, shown ? active : undefined);
  const beginHere = () => {
    const selected = quill.getSelection();
    const place = selected && (selected.length > 0 ? selected : paragraphAt(quill, selected.index));
    if (place && place.length > 0) begin(place);
  };
  useShortcut(quill, can('document.comment'), beginHere);
  useRequested(quill, can('document.comment') ? 'comment' : undefined, beginHere);
  const begin = (place: Place) => {
    setDraft(place);
    setActive(undefined);
    panel.show('comments');
  };
  useClicks(quill, places, (clicked) => {
    setActive(clicked);
    // One's own suggestion is clicked to write on in it.
    if (!suggestions.some(({ id: own, isMine }) => own === clicked && isMine)) panel.show('comments');
  });
  const show = (chosen: string | undefined) => {
    setActive(chosen);
    const place = chosen === undefined ? undefined : (places.get(chosen) ?? suggestions.find((one) => one.id === chosen)?.changes[0]);
    if (place) reveal(quill, place);
  };

  return (
    <>
      {can('document.comment') && !draft && <CommentButton quill={quill} onComment={begin} />}
      {shown && (
        <CommentsPanel
          id={id}
          editor={editor}
          suggestions={suggestions}
          mayDecide={mayDecide}
          open={open}
          places={places}
          active={active}
          show={show}
          draft={draft}
          setDraft={setDraft}
          close={() => {
            setDraft(undefined);
            panel.show(undefined);
          }}
        />
      )}
    </>
  );
}

const NONE: never[] = [];

/** Where nothing is selected the paragraph is meant; an empty one has nothing to comment on. */
function paragraphAt(quill: Quill, index: number): Place {
  const [line, offset] = quill.getLine(index);
  return { index: index - offset, length: (line?.length() ?? 1) - 1 };
}

/** What somebody is about to comment on; it moves like every other place. */
function useDraft(quill: Quill) {
  const [draft, setDraft] = useState<Place>();
  useEffect(() => {
    const follow = (change: Parameters<typeof movePlace>[1]) =>
      setDraft((place) => {
        const moved = place && movePlace(place, change);
        return moved?.length ? moved : undefined;
      });
    quill.on('text-change', follow);
    return () => void quill.off('text-change', follow);
  }, [quill]);
  return [draft, setDraft] as const;
}

/** Many may be told at once; they do not all ask in the same moment. */
function useNotes({ text }: Editor, id: string) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let away = text.state === 'offline';
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void refreshThreads(id);
      }, Math.random() * CROWD_MS);
    };
    const unlisten = [
      text.on('note', (type) => {
        if (/^(comment|suggestion)\.|^missed$/.test(type)) refresh();
      }),
      text.on('state', (state) => {
        if (away && state !== 'offline') refresh();
        away = state === 'offline';
      }),
    ];
    return () => {
      clearTimeout(timer);
      unlisten.forEach((stop) => stop());
    };
  }, [text, id]);
}

function useMarks(quill: Quill, places: Places, active: string | undefined, draft: Place | undefined) {
  useEffect(() => {
    const chosen = active === undefined ? undefined : places.get(active);
    mark(quill, 'comment', [...places.values()]);
    mark(quill, 'comment-active', chosen ? [chosen] : []);
    mark(quill, 'comment-draft', draft ? [draft] : []);
  }, [quill, places, active, draft]);
  useEffect(
    () => () => {
      for (const name of ['comment', 'comment-active', 'comment-draft'] as const) mark(quill, name, []);
    },
    [quill],
  );
}

/** As other editors have it: Ctrl or Cmd with Alt and M. */
function useShortcut(quill: Quill, enabled: boolean, onKeys: () => void) {
  const act = useEffectEvent(onKeys);
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== 'KeyM') return;
      event.preventDefault();
      act();
    };
    quill.root.addEventListener('keydown', listen);
    return () => quill.root.removeEventListener('keydown', listen);
  }, [quill, enabled]);
}

const SUGGESTED = '[data-suggested-insertion], [data-suggested-deletion], [data-suggested-format]';

/** Whose mark it is that was clicked. */
function suggestionAt(target: EventTarget | null): string | undefined {
  const marked = target instanceof Element ? target.closest<HTMLElement>(SUGGESTED) : null;
  if (!marked) return undefined;
  const { suggestedDeletion, suggestedInsertion, suggestedFormat } = marked.dataset;
  const format = suggestedFormat ? (JSON.parse(suggestedFormat) as { id?: string }).id : undefined;
  return suggestedDeletion ?? suggestedInsertion ?? format;
}

/** The suggestion that was clicked, or the shortest thread that covers the place. */
function useClicks(quill: Quill, places: Places, onThread: (thread: string) => void) {
  const find = useEffectEvent((target: EventTarget | null) => {
    const suggestion = suggestionAt(target);
    if (suggestion) {
      onThread(suggestion);
      return;
    }
    const at = quill.getSelection();
    if (!at || at.length > 0) return;
    const [hit] = [...places]
      .filter(([, { index, length }]) => length > 0 && index <= at.index && at.index <= index + length)
      .sort(([, a], [, b]) => a.length - b.length);
    if (hit) onThread(hit[0]);
  });
  useEffect(() => {
    const listen = ({ target }: MouseEvent) => find(target);
    quill.root.addEventListener('click', listen);
    return () => quill.root.removeEventListener('click', listen);
  }, [quill]);
}

function reveal(quill: Quill, { index, length }: Place) {
  const bounds = quill.getBounds(index, length);
  if (!bounds) return;
  const top = quill.container.getBoundingClientRect().top + bounds.top;
  const behavior = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  if (top < 120 || top > window.innerHeight * 0.4)
    window.scrollBy({ top: top - window.innerHeight * 0.25, behavior });
}
