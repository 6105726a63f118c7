//! Public formats of access tokens. Collected from the rule sets of gitleaks@b58d3f1, detect-secrets@5e14193 and
//! trivy@dc3c56e and from the issuers' documentation; only formats with a prefix of their own are here.

/// Characters a token is made of.
#[derive(Clone, Copy)]
pub(super) enum Chars {
    /// `0-9a-f`
    Hex,
    /// `A-Z0-9`
    Upper,
    /// Letters and digits
    Alnum,
    /// Letters, digits, `_` and `-`
    Word,
    /// Base64 with `+`, `/` and `=`
    Base64,
}

impl Chars {
    pub fn contain(self, byte: u8) -> bool {
        match self {
            Chars::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Chars::Upper => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            Chars::Alnum => byte.is_ascii_alphanumeric(),
            Chars::Word => byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-',
            Chars::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
        }
    }
}

/// Name, prefixes separated by spaces, characters that follow, how many of them at least and at most.
pub(super) type Format = (&'static str, &'static str, Chars, usize, usize);

const MANY: usize = 4096;

pub(super) static FORMATS: &[Format] = &[
    ("AWS access key", "AKIA ASIA ABIA ACCA", Chars::Upper, 16, 16),
    ("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", Chars::Alnum, 36, 76),
    ("GitHub token", "github_pat_", Chars::Word, 82, 82),
    ("GitLab token", "glpat- gldt- glrt- glcbt- glptt- GR1348941", Chars::Word, 20, MANY),
    ("Slack token", "xoxb- xoxp- xoxa- xoxr- xoxs-", Chars::Word, 24, MANY),
    ("Slack webhook", "https://hooks.slack.com/services/", Chars::Base64, 43, 56),
    ("Stripe key", "sk_live_ rk_live_", Chars::Alnum, 10, 99),
    ("Stripe test key", "sk_test_ rk_test_", Chars::Alnum, 10, 99),
    ("Google API key", "AIza", Chars::Word, 35, 35),
    ("npm token", "npm_", Chars::Alnum, 36, 36),
    ("PyPI token", "pypi-AgEIcHlwaS5vcmc pypi-AgENdGVzdC5weXBpLm9yZw", Chars::Word, 50, MANY),
    ("Twilio key", "SK", Chars::Hex, 32, 32),
    ("Anthropic key", "sk-ant-api03- sk-ant-admin01-", Chars::Word, 80, 110),
    ("Hugging Face token", "hf_", Chars::Alnum, 34, 40),
    ("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", Chars::Hex, 64, 64),
    ("Sentry token", "sntryu_", Chars::Hex, 64, 64),
    ("Sentry token", "sntrys_eyJ", Chars::Base64, 40, MANY),
    ("Azure storage key", "AccountKey=", Chars::Base64, 88, 88),
    ("Vault token", "hvs.", Chars::Word, 90, 130),
    ("Databricks token", "dapi", Chars::Hex, 32, 32),
    ("Heroku key", "HRKU-AA", Chars::Word, 58, 58),
    ("RubyGems key", "rubygems_", Chars::Hex, 48, 48),
    ("Linear key", "lin_api_", Chars::Alnum, 40, 40),
    ("Postman key", "PMAK-", Chars::Word, 59, 59),
    ("Shopify token", "shpat_ shpca_ shppa_ shpss_", Chars::Hex, 32, 32),
    ("Grafana token", "glsa_", Chars::Word, 41, 41),
    ("Doppler token", "dp.pt.", Chars::Alnum, 43, 43),
    ("Pulumi token", "pul-", Chars::Hex, 40, 40),
    ("age key", "AGE-SECRET-KEY-1", Chars::Upper, 58, 58),
    ("PlanetScale password", "pscale_pw_", Chars::Word, 32, 64),
    ("Fly.io token", "fo1_ fm2_", Chars::Base64, 40, MANY),
    ("1Password token", "ops_eyJ", Chars::Word, 200, MANY),
    ("Square token", "sq0atp-", Chars::Word, 22, 22),
    ("Square token", "sq0csp-", Chars::Word, 43, 43),
    ("New Relic key", "NRAK-", Chars::Upper, 27, 27),
    ("Perplexity key", "pplx-", Chars::Alnum, 48, 48),
    // The prefix that startproject gives its development key; production must not keep it.
    ("Django development key", "django-insecure-", Chars::Word, 1, MANY),
];
