import { Alert, Box, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { IconFileText } from '../../components/icons';
import { Failure, Lines } from '../../components/states';
import classes from './document.module.css';

/** A document that programs write: its text as of now, to be read. */
export function PlainText({ id, title }: { id: string; title: string }) {
  const document = useQuery({
    queryKey: ['documents', 'text', id],
    queryFn: ({ signal }) => insula.documents.get(id, { signal }),
    refetchInterval: 5_000,
  });
  if (document.error && !document.data)
    return <Failure error={document.error} retry={() => void document.refetch()} />;
  return (
    <Box className={classes.page}>
      <Title order={1} my="md">
        {title}
      </Title>
      <Alert variant="light" icon={<IconFileText />} title="Plain text" mb="md">
        Programs write this document over the API. What they write shows here.
      </Alert>
      {document.data ? (
        <Text component="pre" ff="monospace" size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {document.data.content.ops.map(({ insert }) => insert as string).join('')}
        </Text>
      ) : (
        <Lines />
      )}
    </Box>
  );
}
