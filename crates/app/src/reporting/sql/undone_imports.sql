select cast(count(*) as bigint) from file_undos where org_id = $1
