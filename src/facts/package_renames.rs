//! Packages that a release of a distribution no longer has, and what they are called there.

/// What became of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has another name.
    Renamed,
    /// The name carries a version, and the release has another one.
    Versioned,
    /// Several packages provide it, and apt does not choose.
    Virtual,
    /// It is called so on Debian alone.
    DebianName,
    /// Its maker has a repository of its own.
    Vendor,
    /// It lies in a component that is not switched on.
    Component,
    /// It is gone.
    Removed,
    /// It became several packages.
    Split,
    /// The name now installs something else.
    Other,
}

/// A package that a release does not have.
#[derive(Debug)]
pub struct Gone {
    /// What became of it.
    pub fate: Fate,
    /// What to install instead; may be empty.
    pub instead: String,
    /// Whether that was tried out or is recorded in a thread.
    pub is_sure: bool,
}

// Each row: the name, the release from which it is missing (0: ever) with the first letter of its fate, in capitals where nobody
// has tried it, and the new name. On 2026-11-28, Debian 12: `apt-get install -s` of the old and of the new name; the threads of the
// project's research; general knowledge for the rest.
const DEBIAN: &str = "\
    nodejs-legacy 10R nodejs\n\
    btrfs-tools 11R btrfs-progs\n\
    oracle-java7-installer 0N default-jdk\n\
    oracle-java8-set-default 0N default-jdk\n\
    php-apc 9R php-apcu\n\
    ipython 12R ipython3\n\
    libatlas-dev 10R libatlas-base-dev\n\
    emacs25-nox 11R emacs-nox\n\
    git-core 11R git\n\
    python 11r python3\n\
    python-virtualenv 11r python3-venv\n\
    python-imaging 10r python3-pil\n\
    python2 12x -\n\
    python2.7 12x -\n\
    python2-dev 12x -\n\
    python3-distutils 13r python3-setuptools\n\
    python-software-properties 9r software-properties-common\n\
    software-properties-common 13x -\n\
    netcat 12m netcat-openbsd\n\
    mysql-client 10r default-mysql-client\n\
    mysql-server 10r default-mysql-server\n\
    libmysqlclient-dev 10r default-libmysqlclient-dev\n\
    libmysqlclient18 10r libmariadb3\n\
    libmariadbclient-dev 12r libmariadb-dev\n\
    libmariadbclient18 11r libmariadb3\n\
    libmysql-java 11r libmariadb-java\n\
    mongodb 10n -\n\
    mongodb-server 10n -\n\
    mongodb-clients 10n -\n\
    mongodb-org 0n -\n\
    mongosh 0n -\n\
    oracle-java8-installer 0n default-jdk\n\
    adoptopenjdk-8-hotspot 0n -\n\
    libapache2-mod-php5 9r libapache2-mod-php\n\
    docker-engine 0n docker.io\n\
    docker-ce 0n docker.io\n\
    docker-compose-plugin 0n -\n\
    yarn 11w yarnpkg\n\
    libpng12-dev 9r libpng-dev\n\
    libpng12-0 9v libpng16-16\n\
    libssl1.0.0 9v -\n\
    libssl1.0-dev 10r libssl-dev\n\
    libssl1.1 12v libssl3\n\
    libicu52 9v -\n\
    libicu57 10v -\n\
    libicu63 11v -\n\
    libicu67 12v -\n\
    libicu72 13V -\n\
    libjpeg62-dev 9r libjpeg62-turbo-dev\n\
    libjpeg8-dev 9r libjpeg-dev\n\
    libjpeg8 9r libjpeg62-turbo\n\
    libtiff4-dev 9r libtiff-dev\n\
    libtiff5 12v libtiff6\n\
    libwebp6 12v libwebp7\n\
    libreadline6 10v libreadline8\n\
    libncurses5 13v libncurses6\n\
    libtinfo5 13V libtinfo6\n\
    libcurl3 10v libcurl4\n\
    lib32gcc1 11r lib32gcc-s1\n\
    ia32-libs 9s libc6-i386\n\
    lib32ncurses5 12v lib32ncurses6\n\
    libldap-2.4-2 12v libldap-2.5-0\n\
    libldap-2.5-0 13V libldap2\n\
    libpcre3 13r libpcre2-8-0\n\
    libpcre3-dev 13r libpcre2-dev\n\
    libgl1-mesa-glx 13r libgl1\n\
    libegl1-mesa 13R libegl1\n\
    libasound2 13M libasound2t64\n\
    libwebkit2gtk-4.0-dev 13r libwebkit2gtk-4.1-dev\n\
    libwebkitgtk-dev 10r libwebkit2gtk-4.1-dev\n\
    libgconf-2-4 13X -\n\
    libffi6 11v libffi8\n\
    libffi7 12v libffi8\n\
    libevent-2.0-5 10v libevent-2.1-7\n\
    libvpx6 12v libvpx7\n\
    libavcodec58 12v libavcodec59\n\
    libavcodec59 13V libavcodec61\n\
    libhdf5-100 11v libhdf5-103-1\n\
    liblttng-ust0 12v liblttng-ust1\n\
    libenchant-dev 12r libenchant-2-dev\n\
    libenchant1c2a 12r libenchant-2-2\n\
    libgdal1-dev 10r libgdal-dev\n\
    libgdal20 11v libgdal32\n\
    libproj13 11v libproj25\n\
    libcv-dev 12r libopencv-dev\n\
    libjasper-dev 9x -\n\
    libqt4-dev 11r qtbase5-dev\n\
    qt4-default 11r qtbase5-dev\n\
    qt5-default 11s qtbase5-dev\n\
    libqt5-dev 0r qtbase5-dev\n\
    libav-tools 10r ffmpeg\n\
    phantomjs 12x -\n\
    chromium-browser 10r chromium\n\
    chromium-chromedriver 0r chromium-driver\n\
    firefox 0r firefox-esr\n\
    ttf-freefont 12r fonts-freefont-ttf\n\
    ttf-dejavu 12r fonts-dejavu\n\
    ttf-dejavu-core 12r fonts-dejavu-core\n\
    ttf-liberation 12r fonts-liberation\n\
    ttf-droid 12r fonts-droid-fallback\n\
    realpath 11r coreutils\n\
    exfat-utils 12r exfatprogs\n\
    gnupg-curl 10r gnupg\n\
    heirloom-mailx 10r s-nail\n\
    texlive-generic-extra 12r texlive-plain-generic\n\
    lsb-core 12r lsb-release\n\
    zlibc 12x -\n\
    neofetch 13R fastfetch\n\
    policykit-1 13R polkitd\n\
    ttf-mscorefonts-installer 0c -\n\
    unrar 0c unrar-free\n\
    rar 0c -\n\
    p7zip-rar 0c -\n\
";

const UBUNTU: &str = "\
    nodejs-legacy 20.04R nodejs\n\
    btrfs-tools 20.04R btrfs-progs\n\
    oracle-java7-installer 0N default-jdk\n\
    oracle-java8-set-default 0N default-jdk\n\
    php-apc 16.04R php-apcu\n\
    ipython 20.04R ipython3\n\
    libatlas-dev 18.04R libatlas-base-dev\n\
    emacs25-nox 20.04R emacs-nox\n\
    libmysqlclient18 18.04V libmysqlclient21\n\
    libicu52 16.04V libicu-dev\n\
    libicu55 18.04V libicu-dev\n\
    libreadline6 18.04V libreadline8\n\
    python 22.04R python3\n\
    python-virtualenv 20.04R python3-venv\n\
    python2 24.04X -\n\
    python2.7 24.04X -\n\
    python3-distutils 24.04r python3-setuptools\n\
    python-software-properties 18.04R software-properties-common\n\
    netcat 24.04M netcat-openbsd\n\
    mongodb 22.04N -\n\
    mongodb-server 22.04N -\n\
    mongodb-clients 22.04N -\n\
    oracle-java8-installer 0N default-jdk\n\
    libpng12-dev 18.04R libpng-dev\n\
    libpng12-0 18.04V libpng16-16\n\
    libssl1.0.0 20.04V -\n\
    libssl1.1 22.04V libssl3\n\
    libicu60 20.04V -\n\
    libicu66 22.04V -\n\
    libicu70 24.04V -\n\
    libtiff5 24.04V libtiff6\n\
    libwebp6 22.04V libwebp7\n\
    libncurses5 24.04v libncurses6\n\
    libtinfo5 24.04V libtinfo6\n\
    libcurl3 20.04V libcurl4\n\
    lib32gcc1 22.04R lib32gcc-s1\n\
    libldap-2.4-2 22.04V libldap-2.5-0\n\
    libldap-2.5-0 24.04v libldap2\n\
    libgl1-mesa-glx 24.04r libgl1\n\
    libegl1-mesa 24.04r libegl1\n\
    libasound2 24.04m libasound2t64\n\
    libwebkit2gtk-4.0-dev 24.04r libwebkit2gtk-4.1-dev\n\
    libgconf-2-4 24.04X -\n\
    libjasper-dev 18.04X -\n\
    libqt4-dev 20.04R qtbase5-dev\n\
    qt5-default 22.04S qtbase5-dev\n\
    libav-tools 18.04R ffmpeg\n\
    chromium-browser 20.04W -\n\
    firefox 22.04W -\n\
";

const ALPINE: &str = "\
    python 3.12r python3\n\
    python-dev 3.12r python3-dev\n\
    py2-pip 3.12R py3-pip\n\
    python2 3.16X -\n\
    python2-dev 3.16X -\n\
    nodejs-npm 3.14r npm\n\
    ttf-ubuntu-font-family 3.14r font-ubuntu\n\
    openssl1.1-compat 3.19v openssl\n\
    openssl1.1-compat-dev 3.19V openssl-dev\n\
    libssl1.1 3.19v libssl3\n\
    php81 3.20v php83\n\
    php81-mbstring 3.20v php83-mbstring\n\
    php81-openssl 3.20v php83-openssl\n\
    php81-pdo_mysql 3.20v php83-pdo_mysql\n\
    php7 3.16V php83\n\
    php7-fpm 3.16V php83-fpm\n\
    php5 3.10V php83\n\
    php5-fpm 3.10V php83-fpm\n\
    libc6-dev 0d musl-dev\n\
    build-essential 0D build-base\n\
    libssl-dev 0D openssl-dev\n\
    zlib1g-dev 0D zlib-dev\n\
    default-libmysqlclient-dev 0D mariadb-dev\n\
    libmysqlclient-dev 0D mariadb-dev\n\
    libcurl4-openssl-dev 0D curl-dev\n\
    libsqlite3-dev 0D sqlite-dev\n\
    libbz2-dev 0D bzip2-dev\n\
    libreadline-dev 0D readline-dev\n\
    libncurses5-dev 0D ncurses-dev\n\
    libxslt1-dev 0D libxslt-dev\n\
    libpq5 0D libpq\n\
    python3-pip 0D py3-pip\n\
    python3-setuptools 0D py3-setuptools\n\
    python3-venv 0D python3\n\
    xz-utils 0D xz\n\
    dnsutils 0D bind-tools\n\
    default-jre 0D openjdk17-jre\n\
    apt-transport-https 0D -\n\
";

/// Families of names with a version in them, and the versions that each release has: of Debian, then of Ubuntu.
// packages.debian.org, packages.ubuntu.com: general knowledge; Debian 12 as above
const FAMILIES: [(&str, &str, &str); 5] = [
    ("php", "9=7.0 10=7.3 11=7.4 12=8.2 13=8.4", "14.04=5 16.04=7.0 18.04=7.2 20.04=7.4 22.04=8.1 24.04=8.3"),
    ("postgresql", "9=9.6 10=11 11=13 12=15 13=17", "14.04=9.3 16.04=9.5 18.04=10 20.04=12 22.04=14 24.04=16"),
    (
        "openjdk-",
        "8=7 9=8 10=11 11=11,17 12=17 13=21,25",
        "14.04=6,7 16.04=8,9 18.04=8,11,17 20.04=8,11,13,16,17,21 22.04=8,11,17,18,19,21 24.04=8,11,17,21",
    ),
    (
        "python",
        "8=3.4 9=3.5 10=3.7 11=3.9 12=3.11 13=3.13",
        "14.04=3.4 16.04=3.5 18.04=3.6,3.7,3.8 20.04=3.8,3.9 22.04=3.10,3.11 24.04=3.12",
    ),
    ("ruby", "9=2.3 10=2.5 11=2.7 12=3.1 13=3.3", "14.04=1.9.1,2.0 16.04=2.3 18.04=2.5 20.04=2.7 22.04=3.0 24.04=3.2"),
];

/// Packages that begin like those for Python 2 and are still there.
const STILL: &str = "python-is-python3 python-dev-is-python3 python-apt-common python-babel-localedata python-matplotlib-data \
    python-tables-data python-pip-whl python-setuptools-whl python-wheel-common python-doc python-odf-tools python-ipaddress";

/// A release as a number that grows: 12 is 1200, 22.04 is 2204, 3.18 is 318.
pub fn number(release: &str) -> u32 {
    let mut parts = release.split('.').map(|part| part.parse().unwrap_or(0));
    parts.next().unwrap_or(0) * 100 + parts.next().unwrap_or(0)
}

/// What became of a package of `debian`, `ubuntu` or `alpine` in a release; `None` where it is there or nobody knows.
pub fn gone(distribution: &str, release: u32, package: &str) -> Option<Gone> {
    let (table, at) = match distribution {
        "debian" => (DEBIAN, 0),
        "ubuntu" => (UBUNTU, 1),
        _ => (ALPINE, 2),
    };
    let row = table.lines().map(str::trim).find(|row| row.split(' ').next() == Some(package));
    if let Some(row) = row {
        let mut cells = row.split(' ').skip(1);
        let (from, instead) = (cells.next()?, cells.next().unwrap_or("-"));
        let letter = from.chars().next_back()?;
        if release < number(from.trim_end_matches(|c: char| c.is_ascii_alphabetic())) {
            return None;
        }
        let fate = match letter.to_ascii_lowercase() {
            'r' => Fate::Renamed,
            'v' => Fate::Versioned,
            'm' => Fate::Virtual,
            'd' => Fate::DebianName,
            'n' => Fate::Vendor,
            'c' => Fate::Component,
            'x' => Fate::Removed,
            's' => Fate::Split,
            _ => Fate::Other,
        };
        let instead = if instead == "-" { "" } else { instead }.to_owned();
        return Some(Gone { fate, instead, is_sure: letter.is_ascii_lowercase() });
    }
    match at {
        2 => None,
        _ => of_python_2(at == 0, release, package).or_else(|| versioned(at, release, package)),
    }
}

/// `python-NAME`: Python 2 is gone.
fn of_python_2(is_debian: bool, release: u32, package: &str) -> Option<Gone> {
    let name = package.strip_prefix("python-")?;
    let is_gone = release >= if is_debian { 1200 } else { 2204 } && !crate::text::is_listed(package, STILL);
    is_gone.then(|| Gone { fate: Fate::Renamed, instead: ["python3-", name].concat(), is_sure: false })
}

/// `php7.4-xml`, `postgresql-client-13`: a version that the release does not have.
fn versioned(at: usize, release: u32, package: &str) -> Option<Gone> {
    let (prefix, debian, ubuntu) = FAMILIES.iter().find(|family| package.starts_with(family.0))?;
    let start = package.find(|c: char| c.is_ascii_digit())?;
    let rest = &package[start..];
    let version = rest.split(|c: char| !(c.is_ascii_digit() || c == '.')).next()?;
    // `libphp…` and `python3` have no version that matters.
    let stem = package[..start].trim_end_matches('-');
    let is_version = match *prefix {
        "python" | "ruby" => start == prefix.len() && version.contains('.'),
        "php" => start == 3,
        "openjdk-" => start == 8,
        _ => {
            rest == version
                && crate::text::is_listed(stem, "postgresql postgresql-client postgresql-contrib postgresql-server-dev")
        }
    };
    let has = [debian, ubuntu][at].split(' ').find_map(|row| {
        let (known, versions) = row.split_once('=')?;
        (number(known) == release).then_some(versions)
    })?;
    if !is_version || has.split(',').any(|known| known == version) {
        return None;
    }
    let behind = &rest[version.len()..];
    let instead = match *prefix {
        "openjdk-" => ["default", behind].concat(),
        "python" => ["python3", behind].concat(),
        "postgresql" if stem.ends_with("dev") => "postgresql-server-dev-all".to_owned(),
        "postgresql" => stem.to_owned(),
        prefix => [prefix, behind].concat(),
    };
    Some(Gone { fate: Fate::Versioned, instead, is_sure: at == 0 && release == 1200 })
}
