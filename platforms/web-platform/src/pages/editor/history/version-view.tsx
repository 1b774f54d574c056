/** A document as it was, with what had changed, in the place of the text. */
import { Button, Group, Switch, Text } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { IconArrowLeft, IconHistory } from '../../../components/icons';
import { Failure, Lines } from '../../../components/states';
import { createQuill, type Quill } from '../quill';
import { toView } from '../suggestions/marks';
import text from '../text-editor.module.css';
import { asText, inWords, summaryOf } from './changes';
import { useDiff, useNames, useRestore, useSessions, useVersion, versionBefore } from './data';
import classes from './history.module.css';
import { momentOf } from './times';

interface VersionViewProps {
  id: string;
  version: number;
  readOnly: boolean;
  onLeave: () => void;
}

export default function VersionView({ id, version, readOnly, onLeave }: VersionViewProps) {
  const [marked, setMarked] = useState(true);
  const sessions = useSessions(id).rows;
  const { nameOf, known } = useNames();
  const about = useVersion(id, version);
  const from = sessions && versionBefore(sessions, version);
  const diff = useDiff(id, version, from);
  const restore = useRestore(id, onLeave);
  const content = useMemo(
    () => diff.data && asText(diff.data.ops, nameOf, marked),
    // Drawn anew when the names have come, not each time they are asked for.
    [diff.data, marked, known],
  );
  const isNow = sessions?.[0]?.version === version;

  if (about.error) return <Failure error={about.error} retry={() => void about.refetch()} />;
  if (diff.error) return <Failure error={diff.error} retry={() => void diff.refetch()} />;
  return (
    <section aria-label={`Version ${version}`}>
      <div className={classes.banner}>
        <div className={classes.about} role="status">
          {about.data && (
            <Text size="sm" fw={600} lh={1.4}>
              {about.data.name ?? `Version ${version}`}
              <Text span size="sm" c="dimmed" fw={400}>
                {' '}
                · {momentOf(about.data.created_at)}, {nameOf(about.data.author_id)}
              </Text>
            </Text>
          )}
          {diff.data && (
            <Text size="xs" c="dimmed" className={classes.legend}>
              {diff.data.from_version === 0
                ? 'The first version'
                : `Against version ${diff.data.from_version}: ${inWords(summaryOf(diff.data.ops))}`}
            </Text>
          )}
        </div>
        <Switch
          size="xs"
          label="Show changes"
          checked={marked}
          onChange={(event) => setMarked(event.currentTarget.checked)}
        />
        <Group gap="xs" wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowLeft size={16} />}
            onClick={onLeave}
          >
            Back to now
          </Button>
          {!readOnly && !isNow && (
            <Button
              size="xs"
              leftSection={<IconHistory size={16} />}
              loading={restore.isPending}
              onClick={() => restore.mutate(version)}
            >
              Restore this version
            </Button>
          )}
        </Group>
      </div>
      {content ? <Shown key={`${version}`} content={content} /> : <Lines />}
    </section>
  );
}

function Shown({ content }: { content: ReturnType<typeof asText> }) {
  const host = useRef<HTMLDivElement>(null);
  const quill = useRef<Quill>(null);
  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const element = parent.appendChild(document.createElement('div'));
    quill.current = createQuill(element, { placeholder: 'This version is empty.', label: 'Text of this version', changes: true });
    return () => element.remove();
  }, []);
  useEffect(() => {
    quill.current?.setContents(toView(content), 'api');
  }, [content]);
  return <div ref={host} className={`${text.text} ${classes.text}`} />;
}
