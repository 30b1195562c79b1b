//! Typed ids: text and back, and through the store.

use db::OrgId;
use db::uuid::Uuid;
use testkit::on_both_engines;

#[test]
fn text_and_back_for_odd_values() {
    for value in [0, 1, u128::MAX, 0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881, 1 << 127] {
        let id = OrgId::from_uuid(Uuid::from_u128(value));
        let text = id.to_string();
        assert_eq!((text.len(), text.parse()), (30, Ok(id)), "{text}");
        assert!(text.to_uppercase().parse::<OrgId>().is_err());
        assert!(text.replacen("org", "inv", 1).parse::<OrgId>().is_err());
        assert!(text[..29].parse::<OrgId>().is_err());
    }
    let refused = "org_nothing".parse::<OrgId>().unwrap_err();
    assert_eq!(refused.to_string(), "\"org_nothing\" is not an id that begins with org_");
}

#[test]
fn ids_sort_as_their_bytes_on_both_engines() {
    on_both_engines(async |world| {
        let ids: Vec<OrgId> = [7_u128, 1 << 120, 3, u128::MAX, 1 << 64]
            .map(|value| OrgId::from_uuid(Uuid::from_u128(value)))
            .to_vec();
        let mut tx = world.db.begin_write().await.unwrap();
        for id in &ids {
            db::execute!(
                &mut tx,
                "insert into organisations (org_id, name, key_check, created_at) values ($1, 'x', $1, 0)",
                *id
            )
            .unwrap();
        }
        let found = db::fetch_all!(
            &mut tx,
            (OrgId,),
            "select org_id from organisations where name = 'x' order by org_id"
        )
        .unwrap();
        let mut expected = ids.clone();
        expected.sort();
        assert_eq!(found.into_iter().map(|(id,)| id).collect::<Vec<_>>(), expected);
    });
}
