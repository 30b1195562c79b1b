fn main() {
    let bytes = std::fs::read("/tmp/gen100k/invoices.csv").unwrap();
    for _ in 0..4 {
        let start = std::time::Instant::now();
        let mut found = invoice_files::Collected::default();
        invoice_files::read(invoice_files::Format::Csv, invoice_files::Input::Bytes(&bytes), None, &mut found).unwrap();
        println!("csv {} docs {} problems {:?}", found.documents.len(), found.problems.len(), start.elapsed());
        let sum: i64 = found.documents.iter().map(|d| d.total_minor).sum();
        println!("sum {sum}");
    }
    let start = std::time::Instant::now();
    println!("{:?} {:?}", invoice_files::detect(&bytes[..65536]), start.elapsed());
    let bytes = std::fs::read("/tmp/gen100k/customers.csv").unwrap();
    let mut found = invoice_files::Collected::default();
    invoice_files::read_customers(invoice_files::Format::Csv, invoice_files::Input::Bytes(&bytes), None, &mut found).unwrap();
    println!("customers {} {}", found.customers.len(), found.problems.len());
    println!("{:?}", found.customers[0]);
    let mut wb = rust_xlsxwriter::Workbook::new();
    let s = wb.add_worksheet();
    for (c, t) in (0..).zip(["number", "customer", "date", "amount"]) { s.write(0, c, t).unwrap(); }
    for r in 1..50001 { s.write(r, 0, format!("F{r}")).unwrap(); s.write(r, 1, format!("C{}", r % 1000)).unwrap(); s.write(r, 2, "2025-01-02").unwrap(); s.write(r, 3, f64::from(r) / 100.0).unwrap(); }
    let b = wb.save_to_buffer().unwrap();
    let start = std::time::Instant::now();
    let mut found = invoice_files::Collected::default();
    invoice_files::read(invoice_files::Format::Xlsx, invoice_files::Input::Bytes(&b), None, &mut found).unwrap();
    println!("xlsx {} docs {} problems {:?}", found.documents.len(), found.problems.len(), start.elapsed());
    let ok = found.documents.iter().zip(1..).all(|(d, r)| d.total_minor == r);
    println!("exact {ok}");
    let mut fec = String::from("JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n");
    for i in 0..100000 { for (acc, aux, d, c) in [("411000", "C1", "120,00", "0,00"), ("706000", "", "0,00", "100,00"), ("445710", "", "0,00", "20,00")] {
        let aux = if aux.is_empty() { String::new() } else { format!("C{}", i % 5000) };
        fec.push_str(&format!("VE\tVentes\t{i}\t20260101\t{acc}\tX\t{aux}\tNom\tFA{i}\t20260101\tFacture\t{d}\t{c}\t\t\t20260101\t\t\n")); } }
    let start = std::time::Instant::now();
    let mut found = invoice_files::Collected::default();
    invoice_files::read(invoice_files::Format::Fec, invoice_files::Input::Bytes(fec.as_bytes()), None, &mut found).unwrap();
    println!("fec 300000 lines {} docs {} problems {:?}", found.documents.len(), found.problems.len(), start.elapsed());
}
