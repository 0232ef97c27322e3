/*!40101 SET NAMES utf8 */;
