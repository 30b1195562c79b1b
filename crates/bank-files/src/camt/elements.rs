//! The elements of camt that are read, as a tree: what an element means follows from its parent.
//!
//! One tree serves every version of camt.052, 053 and 054: where a version moved a datum, both
//! places stand here (`Dbtr/Nm` and `Dbtr/Pty/Nm`, `Sts` and `Sts/Cd`, `Ntry/Btch` and
//! `NtryDtls/Btch`). Whatever is not in the tree is passed over with all that is inside.

use super::name::Name;

macro_rules! elements {
    (containers { $($container:ident { $($name:ident => $child:ident),* $(,)? })* }
     leaves { $($leaf:ident),* $(,)? }) => {
        /// An element by its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(super) enum Element { Outside, Passed, $($container,)* $($leaf,)* }

        impl Element {
            /// What the element `name` means inside `self`.
            #[inline]
            pub(super) fn child(self, name: Name) -> Self {
                match self {
                    Self::Outside if name.is_bank_to_customer() => Self::Message,
                    Self::Outside => Self::Outside,
                    $(Self::$container => {
                        $(if name == const { Name::of(stringify!($name).as_bytes()) } { return Self::$child; })*
                        Self::Passed
                    })*
                    // `Sts` holds its code itself in version 2, and in a choice from version 4 on.
                    Self::Status if name == const { Name::of(b"Cd") } || name == const { Name::of(b"Prtry") } => {
                        Self::Status
                    }
                    _ => Self::Passed,
                }
            }

            /// Whether its text is read.
            #[inline]
            pub(super) fn is_leaf(self) -> bool {
                matches!(self, $(Self::$leaf)|*)
            }
        }
    };
}

elements! {
    containers {
        Message { Stmt => Statement, Rpt => Statement, Ntfctn => Statement }
        Statement {
            Ntry => Entry, Bal => Balance, Id => StatementId, ElctrncSeqNb => ElectronicSequence,
            LglSeqNb => LegalSequence, Acct => Account,
        }
        Account { Id => AccountIdentification, Ccy => AccountCurrency, Nm => AccountName, Ownr => AccountOwner }
        AccountIdentification {
            IBAN => AccountIban, Othr => AccountOther, PrtryAcct => AccountOther, BBAN => AccountOtherId,
            UPIC => AccountOtherId,
        }
        AccountOther { Id => AccountOtherId }
        AccountOwner { Nm => AccountOwnerName, Pty => AccountOwner }
        Balance { Tp => BalanceType, Amt => BalanceAmount, CdtDbtInd => BalanceSign, Dt => BalanceDate }
        BalanceType { CdOrPrtry => BalanceType, Cd => BalanceCode }
        BalanceDate { Dt => BalanceDay, DtTm => BalanceDay }
        Entry {
            Amt => EntryAmount, CdtDbtInd => EntrySign, Sts => Status, BookgDt => BookingDate,
            ValDt => ValueDate, AcctSvcrRef => EntryReference, BkTxCd => BankCode, NtryDtls => EntryDetails,
            AddtlNtryInf => EntryInformation, RvslInd => EntryReversal, Chrgs => Charges, Btch => Batch,
            TxDtls => Detail,
        }
        BookingDate { Dt => BookingDay, DtTm => BookingDay }
        ValueDate { Dt => ValueDay, DtTm => ValueDay }
        BankCode { Domn => BankDomain, Prtry => BankProprietary }
        BankDomain { Cd => DomainCode, Fmly => BankFamily }
        BankFamily { Cd => FamilyCode, SubFmlyCd => SubfamilyCode }
        BankProprietary { Cd => ProprietaryCode, Issr => ProprietaryIssuer }
        Charges {
            Rcrd => ChargeRecord, TtlChrgsAndTaxAmt => ChargeTotal, Amt => ChargeAmount,
            CdtDbtInd => ChargeSign, ChrgInclInd => ChargeIncluded,
        }
        ChargeRecord { Amt => ChargeAmount, CdtDbtInd => ChargeSign, ChrgInclInd => ChargeIncluded }
        Batch { PmtInfId => BatchPaymentInformation, NbOfTxs => BatchCount }
        EntryDetails { TxDtls => Detail, Btch => Batch }
        Detail {
            Refs => References, Amt => DetailAmount, CdtDbtInd => DetailSign, AmtDtls => AmountDetails,
            RltdPties => Parties, RmtInf => Remittance, BkTxCd => BankCode, RtrInf => Return,
            AddtlTxInf => DetailInformation, Chrgs => Charges,
        }
        References {
            AcctSvcrRef => DetailReference, EndToEndId => EndToEnd, InstrId => Instruction,
            PmtInfId => PaymentInformation, MndtId => Mandate, ChqNb => Cheque,
        }
        AmountDetails { TxAmt => TransactionAmount, InstdAmt => InstructedAmount }
        TransactionAmount { Amt => BookedDetailAmount }
        InstructedAmount { Amt => InstructedDetailAmount }
        Parties {
            Dbtr => Party, Cdtr => Party, UltmtDbtr => Party, UltmtCdtr => Party, DbtrAcct => PartyAccount,
            CdtrAcct => PartyAccount,
        }
        Party { Nm => PartyName, Pty => PartyChoice, Agt => PartyAgent }
        PartyChoice { Nm => PartyName }
        PartyAgent { FinInstnId => PartyChoice }
        PartyAccount { Id => PartyAccountId }
        PartyAccountId {
            IBAN => PartyAccountText, Othr => PartyAccountOther, PrtryAcct => PartyAccountOther,
            BBAN => PartyAccountText,
        }
        PartyAccountOther { Id => PartyAccountText }
        Remittance { Ustrd => Unstructured, Strd => Structured }
        Structured {
            CdtrRefInf => CreditorReference, RfrdDocInf => ReferredDocument, AddtlRmtInf => StructuredInformation,
        }
        CreditorReference { Ref => CreditorReferenceText, CdtrRef => CreditorReferenceText }
        ReferredDocument { Nb => DocumentNumber, RfrdDocNb => DocumentNumber }
        Return { Rsn => ReturnReason, RtrRsn => ReturnReason, AddtlInf => ReturnInformation,
            AddtlRtrRsnInf => ReturnInformation }
        ReturnReason { Cd => ReasonCode, Prtry => ReasonCode }
    }
    leaves {
        StatementId, ElectronicSequence, LegalSequence, AccountCurrency, AccountName, AccountIban, AccountOtherId,
        AccountOwnerName, BalanceAmount, BalanceSign, BalanceCode, BalanceDay, EntryAmount, EntrySign, Status,
        EntryReversal, EntryReference, EntryInformation, BookingDay, ValueDay, DomainCode, FamilyCode, SubfamilyCode,
        ProprietaryCode, ProprietaryIssuer, ChargeTotal, ChargeAmount, ChargeSign, ChargeIncluded,
        BatchPaymentInformation, BatchCount, DetailAmount, DetailSign, DetailInformation, DetailReference, EndToEnd,
        Instruction, PaymentInformation, Mandate, Cheque, BookedDetailAmount, InstructedDetailAmount, PartyName,
        PartyAccountText, Unstructured, CreditorReferenceText, StructuredInformation, DocumentNumber, ReasonCode,
        ReturnInformation,
    }
}

impl Element {
    /// The path of a leaf below its entry or statement, for problems.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::EntryAmount | Self::DetailAmount | Self::BalanceAmount => "Amt",
            Self::EntrySign | Self::DetailSign | Self::BalanceSign => "CdtDbtInd",
            Self::BookedDetailAmount => "AmtDtls/TxAmt/Amt",
            Self::InstructedDetailAmount => "AmtDtls/InstdAmt/Amt",
            Self::BookingDay => "BookgDt",
            Self::ValueDay => "ValDt",
            Self::BalanceDay => "Dt",
            Self::Status => "Sts",
            Self::AccountCurrency => "Acct/Ccy",
            Self::ChargeAmount | Self::ChargeTotal => "Chrgs",
            Self::Unstructured => "RmtInf/Ustrd",
            Self::EntryReference | Self::DetailReference => "AcctSvcrRef",
            Self::PartyName => "RltdPties/Nm",
            Self::DocumentNumber => "RmtInf/Strd/RfrdDocInf/Nb",
            Self::BatchCount => "Btch/NbOfTxs",
            Self::EntryInformation => "AddtlNtryInf",
            Self::DetailInformation => "AddtlTxInf",
            Self::Entry | Self::Detail | Self::Statement => "",
            _ => "text",
        }
    }

    /// Whether its amount has a currency attribute.
    pub(super) fn is_amount(self) -> bool {
        matches!(
            self,
            Self::EntryAmount
                | Self::DetailAmount
                | Self::BalanceAmount
                | Self::BookedDetailAmount
                | Self::InstructedDetailAmount
                | Self::ChargeAmount
                | Self::ChargeTotal
        )
    }
}
