-- One row per record of the raw file, all kinds together. Declared types: nothing is guessed, payloads are skipped.
create or replace temp table incoming as
select $name as raw_file, *
from read_json(
    $path,
    format = 'newline_delimited',
    compression = 'gzip',
    maximum_object_size = 16777216,
    columns = {
        type: 'varchar', network: 'varchar', owner_id: 'varchar', post_id: 'varchar', comment_id: 'varchar',
        url: 'varchar', author_id: 'varchar', signer_id: 'varchar', published_at: 'timestamptz',
        edited_at: 'timestamptz', text: 'varchar', quoted_text: 'varchar', matched_tag: 'varchar',
        match_place: 'varchar', likes: 'bigint', comments: 'bigint', reposts: 'bigint', views: 'bigint',
        attachments: 'json', poll: 'varchar', is_ad: 'boolean', found_by: 'varchar', parent_comment_id: 'varchar',
        reply_to: 'varchar', deleted: 'boolean', kind: 'varchar', name: 'varchar', screen_name: 'varchar',
        city: 'varchar', members: 'bigint', deactivated: 'varchar', contacts: 'varchar[]', item_id: 'varchar', confirmed: 'boolean', counting: 'boolean',
        library_id: 'varchar', municipality: 'varchar', section: 'varchar', voice: 'varchar', file: 'varchar',
        route: 'varchar', target: 'varchar', window_start: 'timestamptz', window_end: 'timestamptz',
        calls: 'bigint', found: 'bigint', accepted: 'bigint', claimed: 'bigint', status: 'varchar', error: 'varchar',
        mark: 'varchar', part: 'varchar', tags: 'json', mentions: 'varchar[]', wants: 'json',
        fetched_at: 'timestamptz'
    }
);
