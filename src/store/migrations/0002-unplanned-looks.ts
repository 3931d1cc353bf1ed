/**
 * 0002: looks at a study's scores outside its plan have a column of their own. Whoever looks adds to it in one statement,
 * and the progress has one writer: the study's coordinator.
 *
 * Applied in one transaction; never edited once released.
 * @module
 */
export const unplannedLooks = `
ALTER TABLE studies ADD COLUMN unplanned_looks INTEGER NOT NULL DEFAULT 0;
UPDATE studies
  SET unplanned_looks = json_extract(progress, '$.unplannedLooks'),
      progress = json_remove(progress, '$.unplannedLooks')
  WHERE json_type(progress, '$.unplannedLooks') = 'integer';
`;
